//! Fires the schedules of the declared models: the daily sync, the weekly evaluation of the retrain criteria, the daily
//! archiving of old predictions.
//!
//! Every moment at which a task was due is a slot in the database, claimed before the work begins. However many servers share
//! the database, one of them does it; whose process ends meanwhile leaves it to the others. A moment that passed while no
//! server ran is made up for once, the last one only, and none from before the model was declared.

mod fire;
#[cfg(test)]
mod tests {
    use super::*;

    fn scheduled(model: &str, tasks: &[Task]) -> Vec<(ModelName, Task, Schedule)> {
        let cron = |task: Task| if task == Task::Retrain { "0 3 * * SUN" } else { "0 2 * * *" };
        let entry =
            |task: &Task| (ModelName::parse(model).unwrap(), *task, Schedule::parse(cron(*task), "UTC").unwrap());
        tasks.iter().map(entry).collect()
    }

    #[test]
    fn one_model_is_announced_word_for_word_as_operators_know_it() {
        assert_eq!(
            announcement(&scheduled("sales", &[Task::Sync, Task::Retrain, Task::Archive])),
            "Background scheduler started - Daily sales sync at 2:00 AM, Weekly model retraining on Sundays at 3:00 AM"
        );
    }

    #[test]
    fn several_models_are_named_once() {
        let mut both = scheduled("kiosks", &[Task::Retrain, Task::Archive]);
        both.extend(scheduled("sales", &[Task::Sync, Task::Retrain]));
        assert_eq!(
            announcement(&both),
            "Background scheduler started - kiosks: Weekly model retraining on Sundays at 3:00 AM; \
             sales: Daily sync at 2:00 AM, Weekly model retraining on Sundays at 3:00 AM"
        );
        assert_eq!(announcement(&[]), "Background scheduler started - nothing is scheduled");
    }
}
