//! What the benchmark (`bench/`) measures inside the process: one fit, the features alone, the metrics of a day over a long log.
//!
//! `speed features DECLARATION CSV FOLDER TIMES`, `speed fit FOLDER THREADS TIMES`, `speed rollups BRANCHES`. Each prints raw numbers
//! as one JSON line; the benchmark holds them against its peers. Nothing of the product.

#![expect(clippy::print_stdout, reason = "this is a command")]

mod cpu;
mod features;
mod fit;
mod log;
mod rollups;

use std::error::Error;
use std::io::BufRead;
use std::path::Path;

use vakhta_service::train::child;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let said = match arguments.as_slice() {
        ["features", declaration, csv, folder, times] => {
            features::measure(Path::new(declaration), Path::new(csv), Path::new(folder), times.parse()?)?
        }
        ["fit", folder, threads, times] => fit::measure(Path::new(folder), threads.parse()?, times.parse()?)?,
        ["rollups", branches] => {
            let branches = branches.parse()?;
            tokio::runtime::Runtime::new()?.block_on(rollups::measure(branches))?
        }
        // The platform starts its own program for a training.
        ["train-child"] => return train(),
        _ => return Err("speed features | fit | rollups …; bench/inside.py knows the rest".into()),
    };
    println!("{said}");
    Ok(())
}

fn train() -> Result<(), Box<dyn Error>> {
    let mut job = String::new();
    std::io::stdin().lock().read_line(&mut job)?;
    Ok(child::run(&job, std::io::stdout())?)
}
