//! Whether a secret can sign tokens: nobody may guess it, and nobody may have read it in somebody's documentation.

/// Fewest bytes: as many as the digest that signs has (RFC 7518, 3.2).
const LEAST_BYTES: usize = 32;
/// Fewest different characters of a secret that was drawn at random.
const LEAST_KINDS: usize = 10;
/// Words of examples and placeholders.
const PLACEHOLDERS: &[&str] =
    &["change", "secret-key", "secret_key", "your-", "your_", "example", "placeholder", "password", "vakhta"];

/// Why a secret signs nothing. It never repeats the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeakSecret {
    /// Too short.
    #[error("is shorter than 32 characters; draw one with `openssl rand -hex 32`")]
    Short,
    /// Made of few characters.
    #[error("repeats itself or counts up; draw one with `openssl rand -hex 32`")]
    Uniform,
    /// One of the documentation.
    #[error("is a placeholder that everybody has read; draw one with `openssl rand -hex 32`")]
    Placeholder,
}

/// Whether a secret can sign tokens.
///
/// # Errors
/// [`WeakSecret`].
pub fn check_secret(secret: &str) -> Result<(), WeakSecret> {
    if secret.len() < LEAST_BYTES {
        return Err(WeakSecret::Short);
    }
    let lower = secret.to_lowercase();
    if PLACEHOLDERS.iter().any(|word| lower.contains(word)) {
        return Err(WeakSecret::Placeholder);
    }
    let mut kinds: Vec<char> = secret.chars().collect();
    kinds.sort_unstable();
    kinds.dedup();
    // Counted up, as `0123456789…` and the alphabet are.
    let steps = secret.as_bytes().windows(2).filter(|pair| pair[0].wrapping_add(1) == pair[1]).count();
    if kinds.len() < LEAST_KINDS || steps * 2 > secret.len() { Err(WeakSecret::Uniform) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawn_secret_signs_and_one_of_the_documentation_does_not() {
        assert_eq!(check_secret("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"), Ok(()));
        assert_eq!(check_secret("your-super-secret-key-change-in-production"), Err(WeakSecret::Placeholder));
        assert_eq!(check_secret("0123456789abcdef"), Err(WeakSecret::Short));
        assert_eq!(check_secret(&"ab".repeat(40)), Err(WeakSecret::Uniform));
        assert_eq!(check_secret(&"0123456789".repeat(4)), Err(WeakSecret::Uniform));
        assert_eq!(check_secret("abcdefghijklmnopqrstuvwxyzabcdefghijkl"), Err(WeakSecret::Uniform));
    }
}
