//! Keys, certificates and requests that people give us.

use evercert_pki::{certificate::CertificateError, csr::CsrError, key::KeyError};

use crate::{
    errors::desk::{CliError, Kind},
    messages::message::msg,
};

impl From<KeyError> for CliError {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Encrypted => Self::new(Kind::Input, msg!("key-encrypted")),
            KeyError::RsaSize(bits) => Self::new(Kind::Input, msg!("key-rsa-size", bits = bits.to_string())),
            // The library's own text says which algorithm, curve or structure.
            other => Self::caused_by(Kind::Input, msg!("key-unusable"), other),
        }
    }
}

impl From<CertificateError> for CliError {
    fn from(error: CertificateError) -> Self {
        Self::caused_by(Kind::Input, msg!("certificate-unusable"), error)
    }
}

impl From<CsrError> for CliError {
    fn from(error: CsrError) -> Self {
        let heading = match &error {
            CsrError::Build(_) => msg!("csr-impossible"),
            CsrError::Der | CsrError::Pem(_) | CsrError::Signature(_) => msg!("csr-unusable"),
        };
        Self::caused_by(Kind::Input, heading, error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passphrase_has_words_of_its_own() {
        let error = CliError::from(KeyError::Encrypted);
        assert_eq!((error.heading().id, error.causes().len()), ("key-encrypted", 0));
        let error = CliError::from(KeyError::Missing);
        assert_eq!(error.causes(), ["no private key found"]);
    }
}
