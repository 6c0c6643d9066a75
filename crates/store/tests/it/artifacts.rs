//! Artifact files: published whole, verified by hash, never overwritten, never outside their folder.

use std::fs;
use std::path::{Path, PathBuf};

use vakhta_store::{ArtifactError, Artifacts};

async fn store() -> (tempfile::TempDir, Artifacts) {
    let folder = tempfile::tempdir().unwrap();
    let artifacts = Artifacts::at(folder.path().join("artifacts")).await.unwrap();
    (folder, artifacts)
}

async fn staged(artifacts: &Artifacts, files: &[(&str, &str)]) -> PathBuf {
    let staging = artifacts.staging().await.unwrap();
    for (name, content) in files {
        let path = staging.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    staging
}

const FILES: &[(&str, &str)] = &[("model.txt", "trees"), ("meta.json", "{}"), ("residuals/80.bin", "q")];

#[tokio::test]
async fn what_was_published_is_verified_by_its_hash() {
    let (_folder, artifacts) = store().await;
    let staging = staged(&artifacts, FILES).await;
    let sha256 = artifacts.publish(&staging, "sales/v_1").await.unwrap();
    assert!(!staging.exists());
    let folder = artifacts.verify("sales/v_1", &sha256).await.unwrap();
    assert_eq!(fs::read_to_string(folder.join("model.txt")).unwrap(), "trees");
    assert_eq!(artifacts.open("sales/v_1").await.unwrap(), folder);

    // The hash does not depend on the order in which files were made, only on names and contents.
    let mut reversed = FILES.to_vec();
    reversed.reverse();
    let staging = staged(&artifacts, &reversed).await;
    assert_eq!(artifacts.publish(&staging, "sales/v_2").await.unwrap(), sha256);
    for other in
        [&[("model.txt", "trees")][..], &[("model.txt", "trees{}"), ("meta.json", "")], &[("model.tx", "ttrees")]]
    {
        let staging = staged(&artifacts, other).await;
        let name = format!("other/{}", other.len() * 100 + other[0].0.len() * 10 + other[0].1.len());
        assert_ne!(artifacts.publish(&staging, &name).await.unwrap(), sha256);
    }
}

#[tokio::test]
async fn the_hash_of_a_known_artifact_stays_what_it_is() {
    let (_folder, artifacts) = store().await;
    let staging = staged(&artifacts, &[("b", "2"), ("a", "1")]).await;
    // sha256(le64(1) "a" le64(1) "1" le64(1) "b" le64(1) "2"), computed with Python's hashlib.
    let expected = "8f3b38fadbc769fb2596a15bffac27cf871aaa64dbda44357b76882c2c1299d9";
    assert_eq!(artifacts.publish(&staging, "known").await.unwrap(), expected);
}

#[tokio::test]
async fn a_changed_added_or_removed_file_is_tampering() {
    let (_folder, artifacts) = store().await;
    let changes: [fn(&Path); 3] = [
        |folder| fs::write(folder.join("model.txt"), "treez").unwrap(),
        |folder| fs::write(folder.join("more.txt"), "").unwrap(),
        |folder| fs::remove_file(folder.join("residuals/80.bin")).unwrap(),
    ];
    for (n, change) in changes.iter().enumerate() {
        let name = format!("sales/v_{n}");
        let staging = staged(&artifacts, FILES).await;
        let sha256 = artifacts.publish(&staging, &name).await.unwrap();
        change(&artifacts.open(&name).await.unwrap());
        let error = artifacts.verify(&name, &sha256).await.unwrap_err();
        assert!(matches!(&error, ArtifactError::Tampered { expected, .. } if *expected == sha256), "{error:?}");
        assert!(error.to_string().ends_with("restore its folder from a backup, or roll back to another version"));
    }
}

#[tokio::test]
async fn a_missing_artifact_says_what_to_do() {
    let (_folder, artifacts) = store().await;
    let error = artifacts.verify("sales/v_9", "00").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "artifact \"sales/v_9\" is missing: restore its folder from a backup, or roll back to another version"
    );
    assert!(matches!(artifacts.open("sales/v_9").await, Err(ArtifactError::Missing { .. })));
}

#[tokio::test]
async fn an_artifact_is_never_overwritten() {
    let (_folder, artifacts) = store().await;
    let first = artifacts.publish(&staged(&artifacts, FILES).await, "sales/v_1").await.unwrap();
    let other = staged(&artifacts, &[("model.txt", "other")]).await;
    assert!(matches!(artifacts.publish(&other, "sales/v_1").await, Err(ArtifactError::Exists { .. })));
    artifacts.verify("sales/v_1", &first).await.unwrap();
    // The same content again is no change: a publication may be repeated after a crash.
    let again = staged(&artifacts, FILES).await;
    assert_eq!(artifacts.publish(&again, "sales/v_1").await.unwrap(), first);
    assert!(!again.exists());
}

#[tokio::test]
async fn no_path_leads_out_of_the_store() {
    let (folder, artifacts) = store().await;
    let absolute = folder.path().join("x").display().to_string();
    for path in ["", "..", "../x", "a/../../x", "./a", "a\\..\\b", "a\0b", ".staging", ".staging/x", absolute.as_str()]
    {
        assert!(matches!(artifacts.open(path).await, Err(ArtifactError::BadPath { .. })), "{path:?}");
        let staging = staged(&artifacts, FILES).await;
        assert!(matches!(artifacts.publish(&staging, path).await, Err(ArtifactError::BadPath { .. })), "{path:?}");
        assert!(staging.exists());
    }
    let foreign = folder.path().join("foreign");
    fs::create_dir(&foreign).unwrap();
    assert!(matches!(artifacts.publish(&foreign, "sales/v_1").await, Err(ArtifactError::BadPath { .. })));
    assert!(matches!(artifacts.discard(&foreign).await, Err(ArtifactError::BadPath { .. })));
    let climbing = artifacts.root().join(".staging").join("..");
    assert!(matches!(artifacts.discard(&climbing).await, Err(ArtifactError::BadPath { .. })));
    assert!(foreign.exists());
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_in_an_artifact_is_refused() {
    let (folder, artifacts) = store().await;
    let staging = staged(&artifacts, FILES).await;
    std::os::unix::fs::symlink(folder.path(), staging.join("link")).unwrap();
    assert!(matches!(artifacts.publish(&staging, "sales/v_1").await, Err(ArtifactError::BadPath { .. })));
}

#[tokio::test]
async fn staging_folders_are_distinct_and_can_be_swept() {
    let (_folder, artifacts) = store().await;
    let (one, two) = tokio::join!(artifacts.staging(), artifacts.staging());
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_ne!(one, two);
    artifacts.discard(&one).await.unwrap();
    artifacts.discard(&one).await.unwrap();
    assert!(!one.exists() && two.exists());
    assert_eq!(artifacts.sweep_staging().await.unwrap(), 1);
    assert!(!two.exists());
}
