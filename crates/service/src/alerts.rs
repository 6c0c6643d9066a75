//! What people ask of alerts: which there are, how they stand, and that somebody looks after one or nobody for a while.

use chrono::{DateTime, TimeDelta, Utc};
use vakhta_lifecycle::alert::{self, Alert, AlertChange, AlertError};
use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::plan::{self, LedgerEntry};
use vakhta_store::{Page, StoreError};

use crate::error::ServiceError;
use crate::platform::Platform;
use crate::views::{AlertView, SilenceEnd};

/// The longest note, in characters.
const LONGEST_NOTE: usize = 500;
/// Ledger entries that a history looks through.
const HISTORY: u64 = 500;

impl Platform {
    /// Alerts of the last days, open ones first; of one model or of all.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] for days outside 1 to 3650.
    pub async fn alerts(&self, model: Option<&ModelName>, days: u32) -> Result<Vec<AlertView>, ServiceError> {
        if !(1..=3650).contains(&days) {
            return Err(ServiceError::invalid("days", format!("{days} is outside 1 to 3650")));
        }
        let models = match model {
            Some(model) => vec![self.declared(model).await?.declaration.model.name.clone()],
            None => self.declarations().iter().map(|d| d.model.name.clone()).collect(),
        };
        let mut views = Vec::new();
        for model in &models {
            let since = self.now_of(model).await? - TimeDelta::days(i64::from(days));
            let alerts = self.store().alerts().recent(model, since, Page::first(500)).await?;
            views.extend(self.alert_views(model, alerts).await?);
        }
        views.sort_by_key(|v| {
            (v.state, std::cmp::Reverse(v.alert.severity), std::cmp::Reverse(v.alert.raised_at), v.alert.id)
        });
        Ok(views)
    }

    /// One alert.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`].
    pub async fn alert(&self, id: i64) -> Result<AlertView, ServiceError> {
        let alert = self.store().alerts().get(id).await?.ok_or_else(|| no_such_alert(id))?;
        let state = alert.state(self.now_of(&alert.model).await?);
        Ok(AlertView { alert, state })
    }

    /// Somebody looks after an open alert; it stays open until what it is about is gone.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`]; [`ServiceError::Refused`] when it resolved, or somebody looks after it already.
    pub async fn acknowledge_alert(&self, id: i64, note: &str, actor: &str) -> Result<AlertView, ServiceError> {
        let note = checked_note(note)?;
        self.change_alert(id, actor, |alert, _| alert::acknowledge(alert, note)).await
    }

    /// Alerts of this one's kind demand no attention for a while; they are recorded as ever.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`]; [`ServiceError::Refused`] for an end that has passed or lies too far ahead.
    pub async fn silence_alert(
        &self,
        id: i64,
        end: SilenceEnd,
        note: &str,
        actor: &str,
    ) -> Result<AlertView, ServiceError> {
        let note = checked_note(note)?;
        self.change_alert(id, actor, |alert, now| {
            let until = match end {
                SilenceEnd::At(until) => until,
                // Beyond the calendar is beyond what the rule allows.
                SilenceEnd::Hours(hours) => {
                    now.checked_add_signed(TimeDelta::hours(i64::from(hours))).unwrap_or(DateTime::<Utc>::MAX_UTC)
                }
            };
            alert::silence(alert.kind, until, note, now)
        })
        .await
    }

    /// Alerts of this one's kind demand attention again.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`]; [`ServiceError::Refused`] when they are not silenced.
    pub async fn unsilence_alert(&self, id: i64, actor: &str) -> Result<AlertView, ServiceError> {
        self.change_alert(id, actor, alert::unsilence).await
    }

    /// What was recorded about a model's alerts, newest first.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for an unknown model.
    pub async fn alert_history(&self, model: &ModelName) -> Result<Vec<LedgerEntry>, ServiceError> {
        let entries = self.ledger(model, HISTORY).await?;
        Ok(entries.into_iter().filter(|entry| entry.action.ends_with("_alert")).collect())
    }

    /// Asks the rule for the change and applies it, again where the alert changed meanwhile.
    async fn change_alert(
        &self,
        id: i64,
        actor: &str,
        rule: impl Fn(&Alert, DateTime<Utc>) -> Result<AlertChange, AlertError>,
    ) -> Result<AlertView, ServiceError> {
        for _ in 0..5 {
            let model = self.alert(id).await?.alert.model;
            let row = self.store().models().get(&model).await?.ok_or_else(|| self.no_such_model(&model))?;
            // Read after the revision: what changes it between here and the plan is noticed.
            let alert = self.store().alerts().get(id).await?.ok_or_else(|| no_such_alert(id))?;
            let now = self.now_of(&model).await?;
            let change = rule(&alert, now).map_err(|error| ServiceError::Refused(error.to_string()))?;
            match self.store().apply(&model, &plan::alerts(vec![change]), Some(row.revision), now, actor).await {
                Ok(_) => return self.alert(id).await,
                Err(StoreError::Stale { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(ServiceError::Refused("the model kept changing while the alert was written; try again".to_owned()))
    }

    /// Alerts of a model with how they stand now.
    pub(crate) async fn alert_views(
        &self,
        model: &ModelName,
        alerts: Vec<Alert>,
    ) -> Result<Vec<AlertView>, ServiceError> {
        let now = self.now_of(model).await?;
        Ok(alerts.into_iter().map(|alert| AlertView { state: alert.state(now), alert }).collect())
    }

    /// A model's now.
    async fn now_of(&self, model: &ModelName) -> Result<DateTime<Utc>, ServiceError> {
        let declared = self.declared(model).await?;
        // Of several models one with a damaged dataset must not hide the alerts of the others.
        let facts = self.dataset_facts(&declared.declaration).await.unwrap_or_default();
        Ok(self.model_now(&declared.declaration, facts.data_through))
    }
}

fn no_such_alert(id: i64) -> ServiceError {
    ServiceError::not_found("alert", id, "list them with `vakhta alerts`")
}

fn checked_note(note: &str) -> Result<&str, ServiceError> {
    let note = note.trim();
    if note.chars().count() > LONGEST_NOTE {
        return Err(ServiceError::invalid("note", format!("at most {LONGEST_NOTE} characters")));
    }
    Ok(note)
}
