//! What the pages are dressed in: styles, scripts and pictures, embedded in the binary, asked for from nowhere else.
//!
//! Every address carries a digest over all of them, so that a new release is seen at once and an unchanged one is never asked
//! for again; modules import each other by relative paths within that folder.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "assets"]
struct Assets;

/// A digest over all assets, eight hexadecimal digits.
static RELEASE: LazyLock<String> = LazyLock::new(|| {
    let mut names: Vec<_> = Assets::iter().collect();
    names.sort();
    // FNV-1a over names and the files' own SHA-256: it tells releases apart and guards nothing.
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for name in names {
        let digest = Assets::get(&name).map(|file| file.metadata.sha256_hash()).unwrap_or_default();
        for byte in name.bytes().chain(digest) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("{:08x}", (hash >> 32) ^ (hash & 0xffff_ffff))
});

/// The address of an asset.
pub(crate) fn url(path: &str) -> String {
    format!("/assets/{}/{path}", *RELEASE)
}

/// `GET /assets/{release}/{*path}`.
pub(super) async fn serve(Path((release, path)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let Some(file) = Assets::get(&path) else {
        return (StatusCode::NOT_FOUND, "there is no such asset").into_response();
    };
    let tag = format!("\"{}\"", hex(&file.metadata.sha256_hash()[..8]));
    // A development build reads the folder while it is edited: then nothing may be kept.
    let lasting = release == *RELEASE && !cfg!(debug_assertions);
    let caching = if lasting { "public, max-age=31536000, immutable" } else { "no-cache" };
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|given| given.as_bytes() == tag.as_bytes());
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let kind = mime_guess::from_path(&path).first_or_octet_stream();
        ([(header::CONTENT_TYPE, kind.as_ref())], file.data).into_response()
    };
    let out = response.headers_mut();
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    out.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(value) = HeaderValue::from_str(&tag) {
        out.insert(header::ETAG, value);
    }
    response
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_asset_is_served_with_its_kind_and_not_sent_twice() {
        let path = || Path((RELEASE.clone(), "css/tokens.css".to_owned()));
        let first = serve(path(), HeaderMap::new()).await;
        assert_eq!(first.headers()[header::CONTENT_TYPE], "text/css");
        let known = HeaderMap::from_iter([(header::IF_NONE_MATCH, first.headers()[header::ETAG].clone())]);
        assert_eq!(serve(path(), known).await.status(), StatusCode::NOT_MODIFIED);
        let absent = Path((RELEASE.clone(), "../Cargo.toml".to_owned()));
        assert_eq!(serve(absent, HeaderMap::new()).await.status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn nothing_of_ours_points_outside() {
        let ours = Assets::iter().filter(|name| !name.starts_with("vendor/"));
        for name in ours {
            let file = Assets::get(&name).unwrap();
            let text = String::from_utf8_lossy(&file.data).replace("http://www.w3.org/2000/svg", "");
            assert!(!text.contains("http://") && !text.contains("https://") && !text.contains("@import"), "{name}");
        }
    }

    #[test]
    fn every_vendored_script_comes_with_its_licence() {
        for name in ["htmx", "htmx-ext-sse", "chart.js", "kurkle-color"] {
            assert!(Assets::get(&format!("vendor/LICENSE.{name}.txt")).is_some(), "{name}");
        }
    }
}
