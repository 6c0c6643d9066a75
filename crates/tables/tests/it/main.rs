//! One binary for the tests of this crate that touch files.

#[cfg(test)]
mod dataset_versions;
#[cfg(test)]
mod features_bakery;
#[cfg(test)]
mod features_holidays;
#[cfg(test)]
mod features_panels;
#[cfg(test)]
mod features_properties;
#[cfg(test)]
mod features_reference;
#[cfg(test)]
mod import_files;
#[cfg(test)]
mod import_sheets;
#[cfg(test)]
mod import_wide;

/// A file of the shared real data (`VAKHTA_DATA`, or `../shared/data` beside the repository); says so where it is absent.
#[cfg(test)]
fn real_data(file: &str) -> Option<std::path::PathBuf> {
    let beside = || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let root = std::env::var_os("VAKHTA_DATA").map_or_else(beside, std::path::PathBuf::from);
    let path = root.join(file);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} is absent; set VAKHTA_DATA to the folder of the real data", path.display());
    None
}
