//! Fixed values from scikit-learn, scipy, statsmodels and numpy; `make_oracle.py` beside this file prints them again.

#[cfg(test)]
mod forecasts;
#[cfg(test)]
mod values;
