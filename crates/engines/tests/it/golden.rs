//! Every format that a release ever wrote still loads and answers as it did.
//!
//! `cargo run -p vakhta-engines --example golden` writes the files of a new format; existing ones are never rewritten.

use std::path::Path;

use vakhta_engines::load;

use crate::data::sales;

#[test]
fn models_saved_in_every_format_so_far_answer_as_they_did() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut models: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "bin"))
        .collect();
    models.sort();
    assert!(models.len() >= 3, "the golden files are part of the repository");
    let table = sales(25);
    for path in models {
        let model = load(&std::fs::read(&path).unwrap()).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let expected: Vec<f64> = serde_json::from_slice(&std::fs::read(path.with_extension("json")).unwrap()).unwrap();
        let found = model.predict(&table.frame()).unwrap();
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(&expected) {
            assert!((found - expected).abs() <= 1e-9 * expected.abs(), "{}: {found} {expected}", path.display());
        }
        // Loading and saving again loses nothing.
        let again = load(&model.save().unwrap()).unwrap();
        assert_eq!(again.fingerprint(), model.fingerprint());
    }
}
