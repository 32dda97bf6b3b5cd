/** The style of the welcome page: warm paper and ink, light and dark. */
export const welcomeStyle = `:root{color-scheme:light dark;--paper:#faf7f1;--ink:#221f1a;--quiet:#5f574a;--line:#ddd5c6;--accent:#1f4b99;--good:#1c6b3c;--bad:#a1261b}
@media (prefers-color-scheme:dark){:root{--paper:#191714;--ink:#efe9dd;--quiet:#b3a997;--line:#3a352d;--accent:#9dbdf5;--good:#7ccb98;--bad:#f0998e}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.6 Inter,system-ui,sans-serif}
main{max-width:66ch;margin-inline:auto;padding:3rem 1.25rem}h1{font:600 2.5rem/1.2 "Source Serif 4",Georgia,serif;margin:0}
h2{font:600 1.25rem/1.3 "Source Serif 4",Georgia,serif;margin:2.5rem 0 .5rem}.lead{color:var(--quiet);margin-top:.5rem}
ul{padding-inline-start:1.25rem}.services{list-style:none;padding:0;display:grid;gap:.25rem}.services li{border-block-end:1px solid var(--line);padding-block:.4rem}
.mark{display:inline-block;inline-size:1.25rem;font-weight:700}.up{color:var(--good)}.down{color:var(--bad)}.state,.note{color:var(--quiet);font-size:.875rem}
table{border-collapse:collapse;inline-size:100%}th,td{text-align:start;padding:.4rem .5rem;border-block-end:1px solid var(--line)}
code{font:.9em ui-monospace,monospace}a{color:var(--accent)}a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
@media (max-width:30rem){table{display:block;overflow-x:auto}}`
