//! Every page is rendered with its sample, in both languages; what no page may contain is refused.
//!
//! With `VAKHTA_SAMPLES=folder` the pages and their assets' addresses are also written there, to be looked at.

use askama::Template;
use axum::http::{HeaderMap, StatusCode, Uri};
use vakhta_service::access::{Caller, Role};

use super::access::account::AccountPage;
use super::access::keys::KeysPage;
use super::access::sign_in::SignInPage;
use super::access::users::UsersPage;
use super::alerts::AlertsPage;
use super::data::DataPage;
use super::empty::EmptyPage;
use super::errors::ErrorsPage;
use super::forecast::overrides::OverridesPage;
use super::forecast::{ForecastPage, SinglePage};
use super::frame::Loaded;
use super::history::HistoryPage;
use super::lang::{Lang, Visitor};
use super::payback::PaybackPage;
use super::performance::PerformancePage;
use super::quality::QualityPage;
use super::retrain::RetrainPage;
use super::run::RunPage;
use super::samples;
use super::simulation::SimulationPage;
use super::status::StatusPage;
use super::version::VersionPage;
use crate::error::ApiError;

fn visitor(path: &str, l: Lang) -> Visitor {
    visitor_as(path, l, Some(samples::caller(Role::Admin)))
}

fn visitor_as(path: &str, l: Lang, caller: Option<Caller>) -> Visitor {
    let uri: Uri = format!("{path}?lang={}", l.code()).parse().unwrap();
    Visitor { caller, ..Visitor::of(&uri, &HeaderMap::new()) }
}

fn html(page: impl Template) -> String {
    page.render().unwrap()
}

fn pages(l: Lang, loaded: &Loaded) -> Vec<(&'static str, String)> {
    let mut pages = pages_as(l, loaded, Some(&samples::caller(Role::Admin)));
    pages.extend([
        ("login", html(SignInPage::sample(&visitor_as("/login", l, None)))),
        ("login-open", html(SignInPage::sample_open(&visitor_as("/login", l, Some(Caller::open("panel")))))),
        ("users", html(UsersPage::sample(&visitor("/users", l)))),
        ("keys", html(KeysPage::sample(&visitor("/keys", l)))),
    ]);
    pages
}

/// The pages that everybody who signed in may see.
fn pages_as(l: Lang, loaded: &Loaded, caller: Option<&Caller>) -> Vec<(&'static str, String)> {
    let v = |path: &str| visitor_as(path, l, caller.cloned());
    let mut headers = HeaderMap::new();
    headers.insert("cookie", format!("lang={}", l.code()).parse().unwrap());
    let absent = ApiError::new(StatusCode::NOT_FOUND, "not_found", "model \"sails\" does not exist");
    vec![
        ("empty", html(EmptyPage::sample(&v("/")))),
        ("forecast", html(ForecastPage::sample(&v("/models/sales/forecast"), loaded))),
        ("forecast-rows", html(SinglePage::sample(&v("/models/loans/forecast")))),
        ("forecast-blank", html(ForecastPage::sample_without_forecast(&v("/models/sales/forecast"), loaded))),
        ("overrides", html(OverridesPage::sample(&v("/models/sales/overrides"), loaded))),
        ("data", html(DataPage::sample(&v("/models/sales/data"), loaded))),
        ("quality", html(QualityPage::sample(&v("/models/sales/quality"), loaded))),
        ("quality-rows", html(QualityPage::sample_of_rows(&v("/models/loans/quality")))),
        ("status", html(StatusPage::sample(&v("/models/sales/status"), loaded))),
        ("alerts", html(AlertsPage::sample(&v("/models/sales/alerts"), loaded))),
        ("performance", html(PerformancePage::sample(&v("/models/sales/performance"), loaded))),
        ("performance-blank", html(PerformancePage::sample_without_pairs(&v("/models/sales/performance"), loaded))),
        ("errors", html(ErrorsPage::sample(&v("/models/sales/errors"), loaded))),
        ("history", html(HistoryPage::sample(&v("/models/sales/history"), loaded))),
        ("simulation", html(SimulationPage::sample(&v("/models/sales/simulation"), loaded))),
        ("payback", html(PaybackPage::sample(&v("/models/sales/payback"), loaded))),
        ("retrain", html(RetrainPage::sample(&v("/models/sales/retrain"), loaded))),
        ("retrain-live", html(RetrainPage::sample_live(&v("/models/sales/retrain"), loaded))),
        ("run", html(RunPage::sample(&v("/runs/r_20190324_020000_1a2b3c4d"), loaded))),
        ("run-live", html(RunPage::sample_live(&v("/runs/r_20190403_084500_0badcafe"), loaded))),
        ("run-failed", html(RunPage::sample_failed(&v("/runs/r_20190310_020000_deadbeef"), loaded))),
        ("version", html(VersionPage::sample(&v("/versions/v_20190324_020418_5c1e90ab"), loaded))),
        ("account", html(AccountPage::sample(&v("/account")))),
        ("error", super::error_page(&absent, "5f3a91c2-00002a", &headers, caller.cloned())),
    ]
}

#[test]
fn every_page_is_rendered_in_both_languages_without_a_missing_word() {
    let folder = std::env::var_os("VAKHTA_SAMPLES");
    for l in Lang::ALL {
        for (name, html) in pages(l, &samples::loaded()) {
            let at = html.find('⟦').map(|at| html[at..].chars().take(60).collect::<String>());
            assert_eq!(at, None, "{name} in {}", l.code());
            assert!(html.contains(&format!("<html lang=\"{}\"", l.code())), "{name}");
            if let Some(folder) = &folder {
                let path = std::path::Path::new(folder).join(format!("{name}.{}.html", l.code()));
                std::fs::write(path, &html).unwrap();
            }
        }
    }
}

#[test]
fn no_page_asks_anything_from_outside_or_carries_code_of_its_own() {
    for (name, html) in pages(Lang::Ru, &samples::loaded()) {
        // An example for a shell asks nothing until somebody copies it there.
        let html: String =
            html.split("<pre class=\"shell\"").map(|part| part.rsplit("</pre>").next().unwrap()).collect();
        assert!(!html.contains("http://") && !html.contains("https://") && !html.contains("src=\"//"), "{name}");
        assert!(!html.contains("<style") && !html.contains(" style=\""), "{name} has styles of its own");
        assert!(!html.contains(" onclick=") && !html.contains("javascript:"), "{name} has inline handlers");
        for script in html.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            assert!(tag.contains("src=\"/assets/") || tag.contains("application/json"), "{name}: <script{tag}>");
        }
    }
}

/// Where the forms of a page are sent that change something.
fn sent_to(html: &str) -> Vec<&str> {
    let forms = html.split("method=\"post\" action=\"").skip(1);
    forms.filter_map(|rest| rest.split('"').next()).filter(|to| !["/logout", "/account"].contains(to)).collect()
}

#[test]
fn a_viewer_is_shown_no_form_that_changes_anything_and_an_analyst_is() {
    let loaded = samples::loaded();
    for (name, html) in pages_as(Lang::Ru, &loaded, Some(&samples::caller(Role::Viewer))) {
        assert_eq!(sent_to(&html), Vec::<&str>::new(), "{name}");
        assert!(!html.contains("form class=\"form upload\""), "{name}");
        assert!(html.contains("vera") && html.contains("наблюдатель"), "{name} does not say who is signed in");
        assert!(!html.contains("href=\"/users\"") && !html.contains("href=\"/keys\""), "{name}");
    }
    let analyst = pages_as(Lang::En, &loaded, Some(&samples::caller(Role::Analyst)));
    for name in ["overrides", "alerts", "history", "retrain", "run-live", "forecast", "forecast-rows", "data"] {
        let (_, html) = analyst.iter().find(|(page, _)| *page == name).unwrap();
        assert!(!sent_to(html).is_empty(), "{name}");
        assert!(!html.contains("href=\"/users\""), "{name}");
    }
}

#[test]
fn where_nobody_is_asked_who_they_are_no_page_speaks_of_signing_in() {
    let open = pages_as(Lang::En, &samples::loaded(), Some(&Caller::open("panel")));
    for (name, html) in open.iter().filter(|(name, _)| *name != "account") {
        assert!(!html.contains("/logout") && !html.contains("href=\"/account\""), "{name}");
        assert!(!html.contains("href=\"/users\""), "{name}");
    }
    let (_, overrides) = open.iter().find(|(name, _)| *name == "overrides").unwrap();
    assert!(overrides.contains("name=\"by\""), "who overrides is asked there");
    let signed = html(OverridesPage::sample(&visitor("/models/sales/overrides", Lang::En), &samples::loaded()));
    assert!(!signed.contains("name=\"by\"") && signed.contains("<strong>anna</strong>"), "and is known otherwise");
}

#[test]
fn the_sign_in_page_shows_nothing_of_what_is_behind_it() {
    let html = html(SignInPage::sample(&visitor_as("/login", Lang::Ru, None)));
    assert!(!html.contains("<nav") && !html.contains("/docs") && !html.contains("htmx-2"), "{html}");
    for part in [
        "autocomplete=\"username\"",
        "autocomplete=\"current-password\"",
        "name=\"next\" value=\"/models/sales/status\"",
        "/login?next=/models/sales/status&#38;lang=en",
        "Логин и пароль не подходят друг к другу",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
}

#[test]
fn a_refused_form_comes_back_without_its_password() {
    let users = html(UsersPage::sample(&visitor("/users", Lang::Ru)));
    assert!(users.contains("value=\"boris\" minlength") && users.contains("Логин boris: уже занят."), "{users}");
    assert!(users.contains("id=\"user-vera\" open") && users.contains("Пароль: короче 10 символов"), "{users}");
    assert!(!users.split("type=\"password\"").skip(1).any(|rest| rest.split('>').next().unwrap().contains("value=")));
    let keys = html(KeysPage::sample(&visitor("/keys", Lang::Ru)));
    assert!(keys.contains("value=\"vk_5f3a91c2a7d0_0123456789abcdef\" readonly"), "{keys}");
    assert!(keys.contains("http://127.0.0.1:8080/api/v1/models/sales"), "{keys}");
}

#[test]
fn a_page_of_single_rows_says_nothing_of_series() {
    let loaded = samples::loaded_of_rows();
    for (name, html) in [
        ("data", html(DataPage::sample(&visitor("/models/loans/data", Lang::En), &loaded))),
        ("quality", html(QualityPage::sample_of_rows(&visitor("/models/loans/quality", Lang::En)))),
        ("status", html(StatusPage::sample(&visitor("/models/loans/status", Lang::En), &loaded))),
        ("version", html(VersionPage::sample(&visitor("/versions/v_20190324_020418_5c1e90ab", Lang::En), &loaded))),
    ] {
        let main = html.split("id=\"content\"").nth(1).unwrap();
        for word in ["<dt>loan</dt>", "Missing days", "Missing values", "<dt>Series</dt>", "<dt>Horizon</dt>"] {
            assert!(!main.contains(word), "{name} says {word}");
        }
        assert!(!html.contains("/models/loans/errors"), "{name} links to what there is not");
    }
}

#[test]
fn a_threshold_is_in_percent_only_where_the_metric_is() {
    let page = |loaded: &Loaded| html(RetrainPage::sample(&visitor("/models/m/retrain", Lang::En), loaded));
    assert!(page(&samples::loaded()).contains("In percent; empty"));
    assert!(!page(&samples::loaded_of_rows()).contains("In percent; empty"));
}

#[test]
fn a_hostile_branch_name_is_shown_as_text() {
    let evil = "<script>alert('B02')</script>\"><img src=x onerror=alert(1)>";
    let mut loaded = samples::loaded();
    loaded.model.key_values.insert("branch".into(), vec![evil.into()]);
    loaded.model.title = evil.into();
    for (name, html) in pages(Lang::En, &loaded) {
        assert!(!html.contains("<script>alert") && !html.contains("<img src=x"), "{name}");
    }
}

#[test]
fn every_page_can_be_used_by_keyboard_and_read_aloud() {
    for (name, html) in pages(Lang::En, &samples::loaded()) {
        assert!(html.contains("class=\"skip\" href=\"#content\"") && html.contains("id=\"content\""), "{name}");
        assert_eq!(html.matches("<h1>").count(), 1, "{name}");
        let ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let mut unique = ids.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(ids.len(), unique.len(), "{name} has an id twice: {ids:?}");
        for by in html.split("aria-labelledby=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(ids.contains(&by), "{name}: nothing is called {by}");
        }
    }
}

#[test]
fn the_section_and_its_four_pages_are_called_as_the_source_calls_them() {
    let pages = pages(Lang::Ru, &samples::loaded());
    let (_, html) = pages.iter().find(|(name, _)| *name == "status").unwrap();
    for words in [
        "МОНИТОРИНГ МОДЕЛЕЙ",
        "Статус модели",
        "Метрики производительности",
        "История обучения",
        "Ручное переобучение",
        "Прогноз",
    ] {
        assert!(html.contains(words), "{words}");
    }
}

#[test]
fn numbers_follow_the_language_of_the_page() {
    let status = |l| pages(l, &samples::loaded()).into_iter().find(|(name, _)| *name == "status").unwrap().1;
    assert!(status(Lang::Ru).contains("14,2\u{a0}%") && status(Lang::Ru).contains("148\u{a0}200"));
    assert!(status(Lang::En).contains("14.2%") && status(Lang::En).contains("148,200"));
}

#[test]
fn no_sentence_on_a_russian_page_is_english() {
    for (name, html) in pages(Lang::Ru, &samples::loaded()) {
        let english = html.split("<span lang=\"en\">").nth(1).map(|rest| rest.split('<').next().unwrap());
        assert_eq!(english, None, "{name}");
    }
}
