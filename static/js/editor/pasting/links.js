// Where a pasted link really leads: without the services that count clicks on the way.
import { all, unwrap } from "editor/pasting/dom";

// Host, path, and the parameter that holds the target.
const REDIRECTS = [
  [/^(www\.)?google\.([a-z]{2,3}|com?\.[a-z]{2})$/, /^\/url$/, ["q", "url"]],
  [/^lm?\.(facebook|messenger)\.com$/, /^\/l\.php$/, ["u"]],
  [/^(www\.)?facebook\.com$/, /^\/l\.php$/, ["u"]],
  [/^l\.(instagram|threads)\.(com|net)$/, /^\//, ["u"]],
  [/\.safelinks\.protection\.outlook\.com$/, /^\//, ["url"]],
  [/^statics\.teams\.cdn\.office\.net$/, /safelink/, ["url"]],
  [/^(www\.)?youtube\.com$/, /^\/redirect$/, ["q"]],
  [/^(www\.)?linkedin\.com$/, /^\/(redir\/redirect|safety\/go)/, ["url"]],
  [/^out\.reddit\.com$/, /^\//, ["url"]],
  [/^(www\.)?duckduckgo\.com$/, /^\/l\/$/, ["uddg"]],
  [/^slack-redir\.net$/, /^\/link$/, ["url"]],
  [/^steamcommunity\.com$/, /^\/linkfilter\/?$/, ["url", "u"]],
];
// One redirect may lead to another.
const MOST_REDIRECTS = 5;
const TRACKING = /^(utm_\w+|fbclid|gclid|dclid|msclkid|igshid|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi)$/i;
const PROTOCOLS = ["http:", "https:", "mailto:"];

function parsed(href) {
  try {
    return new URL(href);
  } catch {
    return null;
  }
}

function targetOf(url) {
  const found = REDIRECTS.find(([host, path]) => host.test(url.hostname) && path.test(url.pathname));
  const values = (found?.[2] ?? []).map((name) => url.searchParams.get(name));
  const target = values.find((value) => PROTOCOLS.includes(parsed(value)?.protocol));
  return target ?? null;
}

// The other parameters stay as they were written.
function withoutTracking(href) {
  const [, before, query, after] = /^([^?#]*)\?([^#]*)(.*)$/s.exec(href) ?? [];
  if (!query) return href;
  const parameters = query.split("&");
  const kept = parameters.filter((one) => !TRACKING.test(one.split("=")[0]));
  if (kept.length === parameters.length) return href;
  return before + (kept.length ? `?${kept.join("&")}` : "") + after;
}

// The target of a link, or null if it leads nowhere on the web.
export function realTarget(href) {
  let target = href.trim();
  for (let step = 0; step < MOST_REDIRECTS; step += 1) {
    const url = parsed(target);
    if (!url) break;
    if (!PROTOCOLS.includes(url.protocol)) return null;
    const next = targetOf(url);
    if (!next) break;
    target = next;
  }
  return withoutTracking(target);
}

export function cleanLinks(root) {
  for (const link of all(root, "a[href]")) {
    const href = link.getAttribute("href");
    if (href.startsWith("#")) continue;
    const target = realTarget(href);
    if (target) link.setAttribute("href", target);
    else unwrap(link);
  }
}
