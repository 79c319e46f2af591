// SPDX-License-Identifier: GPL-2.0-only
// What the tests in headless Chromium share: check() counts and remembers
// what is wrong, run() gives each test a browser and says what it found as
// TAP.  NODE_PATH holds playwright-core and axe-core; CHROMIUM is the
// browser's path.
"use strict";

const fs = require("fs");
const { chromium } = require("playwright-core");

let checks = 0;                         // in the test that is running
let mistakes = [];

exports.axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"),
                              "utf8");

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

// A test without a check has failed.
exports.run = async (all) => {
    const tests = Object.fromEntries(Object.entries(all).filter(
        ([name]) => pattern.test(name)));
    const browser = await chromium.launch({
        executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
        args: ["--no-sandbox", "--disable-gpu", "--no-first-run",
               "--disable-background-networking"] });
    let number = 0, failed = 0;
    console.log("1.." + Object.keys(tests).length);
    for (const [name, test] of Object.entries(tests)) {
        checks = 0;
        mistakes = [];
        try {
            await test(browser);
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
    await browser.close();
    process.exit(failed === 0 ? 0 : 1);
};
