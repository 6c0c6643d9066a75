//! Plays every script of `tests/scenarios` and compares its transcript with the golden one beside it.
//!
//! `UPDATE_GOLDEN=1` rewrites the golden transcripts; read the difference before you keep it.

use std::fs;
use std::path::Path;

use crate::script::Script;

fn check(story: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let script = fs::read_to_string(folder.join(format!("{story}.txt"))).unwrap();
    let golden = folder.join(format!("{story}.golden"));
    let played = Script::new().play(&script);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&golden, &played).unwrap();
    }
    let expected = fs::read_to_string(&golden).unwrap_or_default();
    let first = played.lines().zip(expected.lines()).find(|(a, b)| a != b);
    assert_eq!(played, expected, "story {story} differs first at {first:?}");
}

macro_rules! stories {
    ($($story:ident),* $(,)?) => {
        $(#[test] fn $story() { check(stringify!($story)); })*

        #[test]
        fn every_script_is_a_story_that_is_played() {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
            let told = [$(stringify!($story)),*];
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let story = path.file_stem().unwrap().to_str().unwrap();
                assert!(told.contains(&story), "{story} is played by no test");
            }
        }
    };
}

stories![
    a_first_version_must_beat_the_baseline,
    a_significant_improvement_deploys,
    a_minor_improvement_deploys_only_when_certain,
    a_negligible_improvement_is_rejected,
    a_worse_challenger_is_rejected,
    a_worse_segment_stops_a_better_whole,
    a_person_forces_and_the_record_remembers,
    nothing_changed_is_rejected,
    waiting_doubles_until_the_evidence_changes,
    a_rollback_is_one_call,
    a_failed_run_keeps_the_champion,
    a_threshold_that_was_asked_for_is_kept,
];
