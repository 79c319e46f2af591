// SPDX-License-Identifier: GPL-2.0-only
// What the tests in Node and in headless Chromium share: check() counts and
// remembers what is wrong, judge() makes the tests and says what they found as
// TAP, run() gives each of them a browser.  For that NODE_PATH holds
// playwright-core and axe-core; CHROMIUM is the browser's path.
"use strict";

const fs = require("fs");
const path = require("path");
const { pathToFileURL } = require("url");

let checks = 0;                         // in the test that is running
let mistakes = [];

function check(ok, what, detail) {
    checks++;
    if (!ok)
        mistakes.push(what + (detail ? ": " + detail : ""));
}
exports.check = check;

// TEST=PATTERN chooses among the tests by their names, as a shell would.
const pattern = new RegExp("^" + (process.env.TEST || "*")
    .replace(/[^\w*?]/g, "\\$&").replace(/\*/g, ".*").replace(/\?/g, ".") +
    "$");

// Makes the tests, { name: function }, each with the same argument, and tells
// whether all passed.  A test without a check has failed.
exports.judge = async (all, argument) => {
    const tests = Object.fromEntries(Object.entries(all).filter(
        ([name]) => pattern.test(name)));
    let number = 0, failed = 0;
    if (Object.keys(tests).length === 0)
        for (const name of Object.keys(all))
            console.log("not chosen: " + name);
    console.log("1.." + Object.keys(tests).length);
    for (const [name, test] of Object.entries(tests)) {
        checks = 0;
        mistakes = [];
        try {
            await test(argument);
        } catch (error) {
            check(false, "the test went through", error.stack);
        }
        const ok = mistakes.length === 0 && checks > 0;
        failed += ok ? 0 : 1;
        console.log((ok ? "ok " : "not ok ") + ++number + " - " + name +
                    ", " + checks + " checks");
        for (const mistake of mistakes)
            console.log("# " + mistake.replace(/\n/g, "\n# "));
    }
    return failed === 0;
};

// A page's address in a folder.
exports.urlOf = (folder, page) => pathToFileURL(path.join(folder, page)).href;

// What opens pages of a folder, each in a tab of its own, where it is a mistake
// to complain, to miss a file, and to load another's.  tab.turn() leads on.
exports.opener = (folder, usual, prepare) => async (browser, page,
                                                    options = {}) => {
    const context = await browser.newContext({ ...usual, ...options });
    if (prepare)
        await context.addInitScript(prepare);
    const tab = await context.newPage();
    tab.loaded = [];
    tab.turn = (to) => {
        tab.at = to;
        return tab.goto(exports.urlOf(folder, to));
    };
    tab.on("console", (m) => check(m.type() !== "error" &&
        m.type() !== "warning", tab.at + " is quiet", m.text()));
    tab.on("pageerror", (e) => check(false, tab.at + " has no error",
                                     e.message));
    tab.on("requestfailed", (r) => check(false, tab.at +
        " finds all files", r.url()));
    tab.on("request", (r) => {
        tab.loaded.push(r.url());
        check(/^(file|data):/.test(r.url()), tab.at +
            " loads only its own", r.url());
    });
    tab.setDefaultTimeout(10000);
    await tab.turn(page);
    return tab;
};

// A browser; with `env`, in another environment.
exports.launch = (env) => require("playwright-core").chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run",
           "--disable-background-networking"],
    env: { ...process.env, ...env } });

const axe = () => fs.readFileSync(require.resolve("axe-core/axe.min.js"),
                                  "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];
const COLOURS = "color-contrast";

// Asks axe of the page in a tab, or of what `within` selects.  In the dark only
// the colours differ; `contrast` is false where they are measured otherwise.
exports.accessible = async (tab, what, { dark = false, contrast = true,
                                         within = null } = {}) => {
    if (!await tab.evaluate(() => "axe" in window))
        await tab.evaluate(axe());
    const options = { preload: false, resultTypes: ["violations"],
        ...(dark ? { runOnly: { type: "rule", values: [COLOURS] } } :
            { runOnly: { type: "tag", values: [...WCAG, "best-practice"] },
              rules: { [COLOURS]: { enabled: contrast } } }) };
    const { found, passed } = await tab.evaluate(async ([within, options]) => {
        const { violations, passes } = await window.axe.run(
            within ? document.querySelector(within) : document, options);
        return { passed: passes.length, found: violations.map((v) => ({
            id: v.id, impact: v.impact, tags: v.tags, where: v.nodes.slice(0, 3)
                .map((n) => n.html.slice(0, 120)).join(" | ") })) };
    }, [within, options]);
    for (const { id, impact, tags, where } of found)
        check(impact === "minor" || impact === "moderate" &&
              !tags.some((t) => WCAG.includes(t)), what + ": axe " + id, where);
    check(passed > (dark ? 0 : 3), what + ": axe looked at it");
};

exports.run = async (all) => {
    const browser = await exports.launch();
    const passed = await exports.judge(all, browser);
    await browser.close();
    process.exit(passed ? 0 : 1);
};
