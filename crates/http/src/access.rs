//! The door of the server: who is asking, and whether they may be here at all.
//!
//! Every request passes [`door::door`]: what it shows is asked of the gate, and an address that needs more than it has is refused. What
//! an address needs is one function, [`floor::floor`], which knows the few public ones and asks of every other at least a sign-in, and
//! for changes an analyst; a new route is closed without anybody thinking of it. A handler takes the [`By`] that it attributes its
//! changes to; `By<Admin>` cannot be had by others.

pub mod address;
pub mod by;
pub mod cookie;
pub mod door;
pub mod floor;

pub use address::ClientAddress;
pub use by::{Admin, Analyst, By, Viewer};
