//! Writes one saved model an engine, with its predictions, into `tests/golden`, named by the format version.
//!
//! Run it once when `FORMAT_VERSION` rises; it never touches a file that exists.

#[path = "../tests/it/data.rs"]
#[expect(dead_code, clippy::unwrap_used, reason = "shared with the tests, which use all of it and may stop")]
mod data;

use std::error::Error;
use std::fs;
use std::path::Path;

use serde_json::json;
use vakhta_engines::FORMAT_VERSION;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let engines = [
        ("column", json!({"feature": "lag"})),
        ("linear", json!({})),
        ("logistic", json!({})),
        ("lightgbm", json!({"num_iterations": 5, "num_leaves": 4, "min_data_per_group": 10})),
    ];
    for (name, params) in engines {
        let path = folder.join(format!("v{FORMAT_VERSION}-{name}.bin"));
        if path.exists() {
            continue;
        }
        let table = if name == "logistic" { data::outcomes(300) } else { data::sales(300) };
        let model = data::fit(name, &params, &table)?;
        let predictions = model.predict(&data::sales(25).frame())?;
        fs::write(&path, model.save()?)?;
        fs::write(path.with_extension("json"), serde_json::to_vec(&predictions)?)?;
    }
    Ok(())
}
