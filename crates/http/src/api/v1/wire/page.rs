//! Lists are bounded: a page of them, and where it begins.

use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::error::ApiError;
use crate::extract::{FromParams, Params};

/// Most items of a page.
pub const MAX_LIMIT: u64 = 500;
/// Items of a page when nothing is said.
pub const DEFAULT_LIMIT: u64 = 50;
/// Greatest offset.
pub const MAX_OFFSET: u64 = 1_000_000;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Page<T> {
    /// The items, latest first unless the endpoint says otherwise.
    pub items: Vec<T>,
    /// The limit in force.
    #[schema(example = 50)]
    pub limit: u64,
    /// Items passed over.
    #[schema(example = 0)]
    pub offset: u64,
    /// Items altogether, where that is known.
    pub total: Option<u64>,
}

/// Which page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Most items to answer.
    #[param(minimum = 1, maximum = 500, default = 50, example = 50, required = false)]
    pub limit: u64,
    /// Items to pass over.
    #[param(minimum = 0, maximum = 1_000_000, default = 0, example = 0, required = false)]
    pub offset: u64,
}

impl PageQuery {
    /// Reads both, with a default limit of its own.
    ///
    /// # Errors
    /// As [`Params::int`].
    pub fn read_with(params: &Params, default_limit: u64) -> Result<Self, ApiError> {
        let limit = params.int("limit", 1..=MAX_LIMIT)?.unwrap_or(default_limit);
        let offset = params.int("offset", 0..=MAX_OFFSET)?.unwrap_or(0);
        Ok(Self { limit, offset })
    }

    /// The page of a list that is there as a whole.
    #[must_use]
    pub fn of<T, D: From<T>>(self, all: Vec<T>) -> Page<D> {
        self.of_with(all, D::from)
    }

    /// The page of a list that is there as a whole, each item made by `make`.
    #[must_use]
    pub fn of_with<T, D>(self, all: Vec<T>, make: impl FnMut(T) -> D) -> Page<D> {
        let total = Some(all.len() as u64);
        let (offset, limit) = self.bounds();
        let items = all.into_iter().skip(offset).take(limit).map(make).collect();
        Page { items, limit: self.limit, offset: self.offset, total }
    }

    /// Items to pass over, and to answer at most.
    #[must_use]
    pub fn bounds(self) -> (usize, usize) {
        (clamped(self.offset), clamped(self.limit))
    }

    /// The page that was fetched as such.
    #[must_use]
    pub fn fetched<T, D: From<T>>(self, items: Vec<T>) -> Page<D> {
        Page { items: items.into_iter().map(D::from).collect(), limit: self.limit, offset: self.offset, total: None }
    }

    /// The page of a list whose beginning was fetched, up to [`Self::end`].
    #[must_use]
    pub fn of_beginning<T, D: From<T>>(self, beginning: Vec<T>) -> Page<D> {
        Page { total: None, ..self.of(beginning) }
    }

    /// One past the last item of the page.
    #[must_use]
    pub fn end(self) -> u64 {
        self.limit.saturating_add(self.offset)
    }
}

fn clamped(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

impl FromParams for PageQuery {
    const NAMES: &'static [&'static str] = &["limit", "offset"];

    fn read(params: &Params) -> Result<Self, ApiError> {
        Self::read_with(params, DEFAULT_LIMIT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_knows_how_many_there_are_and_never_answers_more_than_asked() {
        let page: Page<u64> = PageQuery { limit: 2, offset: 3 }.of(vec![0_u64, 1, 2, 3, 4, 5]);
        assert_eq!((page.items, page.total), (vec![3, 4], Some(6)));
        let beyond: Page<u64> = PageQuery { limit: 2, offset: MAX_OFFSET }.of(vec![0_u64]);
        assert_eq!((beyond.items.len(), beyond.total), (0, Some(1)));
    }

    #[test]
    fn a_list_of_which_only_the_beginning_is_known_claims_no_total() {
        let query = PageQuery { limit: 2, offset: 1 };
        assert_eq!(query.end(), 3);
        let page: Page<u64> = query.of_beginning(vec![0_u64, 1, 2]);
        assert_eq!((page.items, page.total), (vec![1, 2], None));
    }
}
