//! Who asks, as a handler takes it: with the role that it needs in its type.

use std::marker::PhantomData;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use vakhta_service::access::{Caller, Means, Role};

use crate::error::ApiError;

/// A role as a type.
pub trait Rank: Send + Sync + 'static {
    /// The role.
    const ROLE: Role;
}

/// Whoever may look.
#[derive(Debug, Clone, Copy)]
pub struct Viewer;
/// Whoever may change what belongs to the loop.
#[derive(Debug, Clone, Copy)]
pub struct Analyst;
/// Whoever may decide who may do what.
#[derive(Debug, Clone, Copy)]
pub struct Admin;

impl Rank for Viewer {
    const ROLE: Role = Role::Viewer;
}
impl Rank for Analyst {
    const ROLE: Role = Role::Analyst;
}
impl Rank for Admin {
    const ROLE: Role = Role::Admin;
}

/// Who asks; there is none of somebody who may not.
#[derive(Debug, Clone)]
pub struct By<R> {
    /// Who.
    pub caller: Caller,
    rank: PhantomData<R>,
}

impl<R> By<R> {
    /// The name that changes are attributed to.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.caller.name
    }

    /// Under which name something is said that people sign: one's own; where nobody is asked who they are, the one that was given.
    ///
    /// # Errors
    /// Somebody else's name was given.
    pub fn signed(&self, given: &str) -> Result<String, ApiError> {
        let given = given.trim();
        if self.caller.means == Means::Open {
            return Ok(given.to_owned());
        }
        if given.is_empty() || given == self.caller.name {
            return Ok(self.caller.name.clone());
        }
        let message = format!("you are {}; leave it out, or give your own name", self.caller.name);
        Err(ApiError::invalid("by", message))
    }
}

impl<S: Send + Sync, R: Rank> FromRequestParts<S> for By<R> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        // The door puts it there; a route that is not behind the door is a fault of ours, and closed.
        let caller = parts.extensions.get::<Caller>().cloned();
        let caller = caller.ok_or_else(|| ApiError::internal("who asks is not known", "a route without a door"))?;
        caller.must_be(R::ROLE)?;
        Ok(Self { caller, rank: PhantomData })
    }
}
