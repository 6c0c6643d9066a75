//! Prints the figures of the sales application, one JSON line each: `cargo xtask figures 'sales.*'`.

#![expect(clippy::print_stdout, reason = "this is a command")]

mod bakery;
mod cold;
mod hierarchy;
mod print;
mod public;
mod score;
mod sparse;
mod tables;
mod year;

use print::Figures;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    if std::env::args().nth(1).as_deref() == Some("train-child") {
        return year::train();
    }
    let figures = Figures::new(std::env::args().nth(1).unwrap_or_else(|| "*".to_owned()));
    bakery::print(&figures)?;
    public::print(&figures)?;
    sparse::print(&figures)?;
    year::print(&figures)
}
