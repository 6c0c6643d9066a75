//! What the API promises: every operation documents itself, and the outline of the whole changes only on purpose.

#[cfg(test)]
mod openapi;
