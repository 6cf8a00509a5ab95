//! Apache's configurations as people run them, and what becomes of each.

use evercert_tests::breed::Breed;

use crate::corpus::cases;

mod identity;

cases! {
    Breed::Apache, "apache_corpus", identity::check;
    "debian-default",
    "wordpress",
}
