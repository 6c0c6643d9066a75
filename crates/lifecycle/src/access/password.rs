//! Which passwords are taken: long enough, not the name, not among the first that anybody tries. No rules of composition and no
//! expiry, which make passwords worse (NIST SP 800-63B-4, 3.1.1.2).

/// Fewest characters of a password.
pub const LEAST_PASSWORD: usize = 10;
/// Most bytes of a password; hashing a longer one would be work for whoever sends it.
pub const MOST_PASSWORD: usize = 256;

/// Beginnings and patterns that every list of stolen passwords starts with, in lower case, of the length that is taken.
const COMMON: &[&str] = &[
    "1234567890",
    "0987654321",
    "qwertyuiop",
    "password12",
    "password123",
    "password1234",
    "passw0rd123",
    "admin12345",
    "administrator",
    "letmein123",
    "welcome123",
    "changeme123",
    "iloveyou123",
    "qwerty12345",
    "qwerty123456",
    "1q2w3e4r5t",
    "1q2w3e4r5t6y",
    "q1w2e3r4t5",
    "zaq12wsxcde",
    "1qaz2wsx3edc",
    "qazwsxedcrfv",
    "abcdefghij",
    "abc1234567",
    "abcd123456",
    "a123456789",
    "password!!",
    "йцукенгшщз",
    "пароль12345",
    "пароль1234",
    "vakhtavakhta",
    "administrator1",
    "superadmin1",
];

/// Why a password is not taken. It never repeats the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Too few characters.
    #[error("is shorter than 10 characters; several words make a good one")]
    Short,
    /// Too many bytes.
    #[error("is longer than 256 bytes")]
    Long,
    /// It is the login, or contains nothing else.
    #[error("is made of the login; choose one that nobody can guess from it")]
    Login,
    /// One character again and again, or one that everybody tries.
    #[error("is among the first that anybody tries; choose another")]
    Common,
}

/// Whether a password is taken for a login.
///
/// # Errors
/// [`PasswordError`].
pub fn check_password(password: &str, login: &str) -> Result<(), PasswordError> {
    if password.len() > MOST_PASSWORD {
        return Err(PasswordError::Long);
    }
    if password.chars().count() < LEAST_PASSWORD {
        return Err(PasswordError::Short);
    }
    let lower = password.to_lowercase();
    let login = login.to_lowercase();
    // What is left beside the login must be more than a year or a mark.
    let beside = lower.replace(&login, "");
    if !login.is_empty() && beside.len() < lower.len() && beside.chars().count() < LEAST_PASSWORD / 2 {
        return Err(PasswordError::Login);
    }
    let mut kinds: Vec<char> = lower.chars().collect();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.len() < 4 || COMMON.contains(&lower.as_str()) {
        return Err(PasswordError::Common);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_password_of_any_kind_is_taken() {
        for password in ["correct horse battery", "длинная фраза из слов", "x7$Qp!z0Lm", "          a b c d"]
        {
            assert_eq!(check_password(password, "anna"), Ok(()), "{password}");
        }
    }

    #[test]
    fn what_can_be_guessed_is_not() {
        assert_eq!(check_password("short", "anna"), Err(PasswordError::Short));
        assert_eq!(check_password(&"ab c".repeat(100), "anna"), Err(PasswordError::Long));
        assert_eq!(check_password("AnnaPetrova1", "annapetrova"), Err(PasswordError::Login));
        assert_eq!(check_password("aaaaaaaaaaaa", "anna"), Err(PasswordError::Common));
        assert_eq!(check_password("Password123", "anna"), Err(PasswordError::Common));
    }
}
