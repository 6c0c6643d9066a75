//! Where objects lie: a bucket, and in it a prefix or one object. Which of those below a prefix are tables.

use object_store::path::Path;
use reqwest::Url;

use super::address::is_loopback;
use super::error::SourceError;
use crate::import::is_named_as_table;

/// What `s3://bucket/sales/` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) bucket: String,
    pub(super) key: Path,
    /// Whether it is one object and no prefix.
    pub(super) one: bool,
}

impl Place {
    /// An address that ends like a table names one object, any other what lies below it.
    pub(super) fn read(address: &str) -> Result<Self, SourceError> {
        let refused = |why| SourceError::Address { why };
        let rest = address.strip_prefix("s3://").ok_or(refused("write it as s3://bucket/prefix/"))?;
        let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
        let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        if !(3..=63).contains(&bucket.len()) || !bucket.chars().all(known) {
            return Err(refused("a bucket's name has 3 to 63 letters, digits, hyphens and dots"));
        }
        if key.contains(['*', '?']) {
            return Err(refused("wildcards are not known there; name a prefix, and every table below it is read"));
        }
        let odd = refused("a key with //, . or .. in it cannot be read");
        // A slash before everything would be lost.
        let Some(path) = Path::parse(key).ok().filter(|_| !key.starts_with('/')) else { return Err(odd) };
        Ok(Self { bucket: bucket.to_owned(), key: path, one: is_named_as_table(key) })
    }

    /// Whether an object is a table that somebody put there to be read: by its name, and by no part of it below the prefix
    /// beginning as programs mark what is theirs alone (`_delta_log`, `_temporary`, `.tmp`).
    pub(super) fn has_table(&self, key: &Path) -> bool {
        let Some(mut below) = key.prefix_match(&self.key) else { return false };
        is_named_as_table(key.as_ref()) && !below.any(|part| part.as_ref().starts_with(['_', '.']))
    }

    /// What an object is called in messages and remembered as.
    pub(super) fn name_of(&self, key: &Path) -> String {
        format!("s3://{}/{key}", self.bucket)
    }
}

/// The address of a storage: `https://storage.example`, without bucket. `with_key` says that what is asked is signed.
pub(super) fn endpoint(address: &str, with_key: bool) -> Result<Url, SourceError> {
    let refused = |why| SourceError::Address { why };
    let in_full = "write it in full, such as https://storage.example";
    let url = Url::parse(address).map_err(|_| refused(in_full))?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(refused(in_full));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refused("a user name or password does not belong there; name environment variables"));
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err(refused("it names the storage alone; bucket and prefix belong in data.source.objects"));
    }
    if with_key && url.scheme() == "http" && !is_loopback(&url) {
        return Err(refused("what only a key opens would travel for all to read; use https"));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal<T: std::fmt::Debug>(read: Result<T, SourceError>) -> String {
        read.unwrap_err().to_string()
    }

    #[test]
    fn an_address_names_a_prefix_or_an_object() {
        for (address, bucket, key, one) in [
            ("s3://sales", "sales", "", false),
            ("s3://sales/daily/", "sales", "daily", false),
            ("s3://sales/daily", "sales", "daily", false),
            ("s3://sales/daily/all.Parquet", "sales", "daily/all.Parquet", true),
            ("s3://sales/daily/all.parquet/", "sales", "daily/all.parquet", false),
            ("s3://my.sales-2/Касса 1.csv.gz", "my.sales-2", "Касса 1.csv.gz", true),
        ] {
            let place = Place::read(address).unwrap();
            assert_eq!((place.bucket.as_str(), place.key.as_ref(), place.one), (bucket, key, one), "{address}");
        }
    }

    #[test]
    fn what_is_no_such_address_is_refused_and_not_repeated() {
        for (address, told) in [
            ("https://sales.s3.amazonaws.com/daily", "write it as s3://"),
            ("s3://", "3 to 63 letters"),
            ("s3://AKIA:hunter2@sales/daily", "3 to 63 letters"),
            ("s3://sales/*.parquet", "wildcards"),
            ("s3://sales//daily", "cannot be read"),
            ("s3://sales/../daily", "cannot be read"),
        ] {
            let error = refusal(Place::read(address));
            assert!(error.contains(told) && !error.contains("hunter2"), "{address}: {error}");
        }
    }

    #[test]
    fn tables_below_the_prefix_are_read_and_what_programs_keep_there_is_not() {
        let place = Place::read("s3://sales/_daily/").unwrap();
        let has = |key: &str| place.has_table(&Path::parse(key).unwrap());
        assert!(["_daily/1.csv", "_daily/2024/01/part-0.snappy.parquet", "_daily/a/B.XLSX"].into_iter().all(has));
        let others =
            ["daily/1.csv", "_daily/_SUCCESS", "_daily/_temporary/0/1.csv", "_daily/.1.csv.crc", "_daily/.x.csv"];
        assert!(!others.into_iter().any(has));
        assert!(!has("_daily/_delta_log/00000000000000000010.checkpoint.parquet") && !has("_daily2/1.csv"));
    }

    #[test]
    fn a_storage_is_asked_in_clear_only_here_or_for_what_everybody_may_read() {
        for (address, with_key, told) in [
            ("storage.example", true, "in full"),
            ("s3://storage.example", true, "in full"),
            ("https://anna:hunter2@storage.example", true, "does not belong there"),
            ("https://storage.example/sales", true, "names the storage alone"),
            ("http://storage.example", true, "use https"),
        ] {
            let error = refusal(endpoint(address, with_key));
            assert!(error.contains(told) && !error.contains("hunter2"), "{address}: {error}");
        }
        assert!(endpoint("http://storage.example", false).is_ok());
        for address in
            ["https://storage.example", "https://storage.example:9000/", "http://127.0.0.1:9000", "http://[::1]:9"]
        {
            assert!(endpoint(address, true).is_ok(), "{address}");
        }
    }
}
