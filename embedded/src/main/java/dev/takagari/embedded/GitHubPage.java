package dev.takagari.embedded;

import static dev.takagari.embedded.GitHubMarkdown.escaped;

import dev.takagari.embedded.DoubleHttp.Answer;
import dev.takagari.embedded.DoubleHttp.Reply;
import dev.takagari.embedded.DoubleHttp.Request;
import dev.takagari.embedded.GitHubState.Comment;
import dev.takagari.embedded.GitHubState.Event;
import dev.takagari.embedded.GitHubState.Issue;
import dev.takagari.embedded.GitHubState.Label;
import dev.takagari.embedded.GitHubState.Repository;
import dev.takagari.embedded.GitHubState.StoredFile;
import dev.takagari.embedded.GitHubState.User;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Pages on which a person sees the issues as GitHub would show them, and acts on them under the
/// name of any user. Nothing is loaded from elsewhere; forms carry a token of this start.
final class GitHubPage {
  private static final String STYLE =
      """
      *{box-sizing:border-box}
      body{font:14px/1.5 -apple-system,"Segoe UI","Noto Sans",Helvetica,Arial,sans-serif;margin:0;
        color:#1f2328;background:#fff}
      header{background:#24292f;color:#fff;padding:10px 24px;display:flex;gap:20px;
        align-items:center}
      header a{color:#fff;font-weight:600}header form{margin-left:auto}
      main{max-width:1000px;margin:20px auto;padding:0 16px}
      a{color:#0969da;text-decoration:none}a:hover{text-decoration:underline}
      h1.title{font-weight:400;font-size:26px;margin:0 0 8px;overflow-wrap:anywhere}.dim{color:#59636e}
      .state{display:inline-block;color:#fff;border-radius:2em;padding:3px 12px;font-weight:600}
      .state.open{background:#1a7f37}.state.closed{background:#8250df}
      .state.not_planned,.state.duplicate{background:#59636e}
      .label{display:inline-block;border:1px solid #d1d9e0;border-radius:2em;padding:0 8px 0 6px;
        font-size:12px;font-weight:600;margin:0 4px 4px 0}.label svg{margin-right:4px}
      .columns{display:flex;gap:24px;align-items:flex-start}.columns>section{flex:1;min-width:0}
      aside{width:230px;font-size:13px}aside h3{font-size:12px;color:#59636e;margin:12px 0 4px}
      .box{border:1px solid #d1d9e0;border-radius:6px;margin:0 0 16px}
      .box>.head{background:#f6f8fa;border-bottom:1px solid #d1d9e0;padding:8px 16px;
        border-radius:6px 6px 0 0}
      .box>.markdown{padding:12px 16px;overflow-wrap:anywhere}
      .event{margin:0 0 16px 16px;padding-left:12px;border-left:2px solid #d1d9e0}
      .list{border:1px solid #d1d9e0;border-radius:6px}
      .list>div{padding:8px 16px;border-top:1px solid #d1d9e0}.list>div:first-child{border:0}
      .markdown code{background:#eff1f3;border-radius:6px;padding:2px 5px;font-size:85%}
      code,pre{font-family:ui-monospace,SFMono-Regular,"DejaVu Sans Mono",monospace}
      .markdown pre{background:#f6f8fa;border-radius:6px;padding:12px;overflow:auto;
        position:relative}
      .markdown pre code{background:none;padding:0;white-space:pre}
      .markdown .lang{position:absolute;right:8px;top:4px;font-size:11px;color:#59636e}
      .markdown table{border-collapse:collapse;display:block;overflow:auto;margin:0 0 12px}
      .markdown td,.markdown th{border:1px solid #d1d9e0;padding:5px 12px;word-break:normal;overflow-wrap:anywhere}
      .markdown td:first-child strong{white-space:nowrap}.markdown th{overflow-wrap:normal}
      .markdown tbody tr:nth-child(2n){background:#f6f8fa}
      .markdown .right{text-align:right}.markdown .center{text-align:center}
      .markdown blockquote{margin:0 0 12px;padding:0 1em;color:#59636e;
        border-left:4px solid #d1d9e0}
      .markdown .alert{color:inherit}.markdown .alert-title{font-weight:600;
        text-transform:capitalize;margin:0}
      .markdown .alert.note{border-color:#0969da}.markdown .alert.tip{border-color:#1a7f37}
      .markdown .alert.important{border-color:#8250df}
      .markdown .alert.warning{border-color:#9a6700}.markdown .alert.caution{border-color:#cf222e}
      .markdown h1,.markdown h2{border-bottom:1px solid #d1d9e0;padding-bottom:4px}
      .markdown h1{font-size:24px}.markdown h2{font-size:20px}.markdown h3{font-size:17px}
      .markdown p{margin:0 0 12px}.markdown summary{cursor:pointer}
      .markdown details{margin:0 0 12px}
      .mention{font-weight:600;background:#fff8c5;border-radius:3px;padding:0 2px}
      .ref,.mail{background:#ddf4ff;border-radius:3px;padding:0 2px}
      span.warning,p.warning{border:1px solid #cf222e;background:#ffebe9;border-radius:6px;
        padding:2px 8px;display:inline-block}
      .raw,.odd{background:#ffebe9;border-radius:3px;font-family:ui-monospace,monospace;
        font-size:85%;padding:0 2px}
      .br{color:#b1bac4;font-size:80%}
      textarea{width:100%;height:90px;border:1px solid #d1d9e0;border-radius:6px;padding:8px;
        font:inherit}
      button,select{font:inherit;border:1px solid #d1d9e0;border-radius:6px;padding:4px 12px;
        background:#f6f8fa;color:#1f2328}
      button.primary{background:#1f883d;color:#fff}
      table.plain{border-collapse:collapse}table.plain td,table.plain th{padding:4px 12px;
        text-align:left;border-bottom:1px solid #d1d9e0}
      """;

  /// Takes what changed on the page every two seconds; open details stay open.
  private static final String SCRIPT =
      """
      let seen = document.getElementById('live').innerHTML;
      setInterval(async () => {
        try {
          const headers = {Accept: 'text/html', 'X-Part': 'live'};
          const text = await (await fetch(location.href, {headers})).text();
          const fresh = new DOMParser().parseFromString(text, 'text/html').getElementById('live');
          if (!fresh || fresh.innerHTML === seen) return;
          const live = document.getElementById('live');
          const open = [...live.querySelectorAll('details')].map(d => d.open);
          seen = fresh.innerHTML;
          live.replaceChildren(...fresh.childNodes);
          live.querySelectorAll('details').forEach((d, i) => { if (open[i]) d.open = true; });
        } catch (e) { /* the server is gone; the next one may be there */ }
      }, 2000);
      """;

  private final GitHubState state;
  private final GitHubHooks hooks;
  private final DoubleHttp.Handler index;
  private final String token = GitHubAccess.random(16);

  /// @param index what answers at the root when no browser asks
  GitHubPage(GitHubState state, GitHubHooks hooks, DoubleHttp.Handler index) {
    this.index = index;
    this.state = state;
    this.hooks = hooks;
  }

  void addTo(DoubleHttp http) {
    http.on("GET", "/", request -> isBrowser(request) ? home(request) : index.answer(request));
    http.on("GET", "/deliveries", this::deliveries);
    http.on("POST", "/deliveries", this::redeliver);
    http.on("GET", "/{owner}/{name}", this::issues);
    http.on("GET", "/{owner}/{name}/issues", this::issues);
    http.on("GET", "/{owner}/{name}/issues/{number}", this::issue);
    http.on("POST", "/{owner}/{name}/issues/{number}", this::act);
    http.on("GET", "/{owner}/{name}/blob/main/{path*}", this::file);
  }

  private static boolean isBrowser(Request request) {
    return request.header("Accept").contains("text/html");
  }

  private Reply home(Request request) {
    StringBuilder out = new StringBuilder();
    synchronized (state) {
      for (Repository repository : state.repositories()) {
        list(repository, request, out);
      }
      return page("Repositories", request, out.toString(), "");
    }
  }

  private Reply issues(Request request) {
    synchronized (state) {
      Repository repository = repository(request);
      if (repository == null) {
        return missing();
      }
      StringBuilder out = new StringBuilder();
      list(repository, request, out);
      return page(repository.fullName(), request, out.toString(), "");
    }
  }

  private void list(Repository repository, Request request, StringBuilder out) {
    List<Issue> all = repository.issues.stream().filter(issue -> !issue.deleted).toList();
    long closed = all.stream().filter(issue -> issue.closed).count();
    out.append("<h1 class=\"title\">").append(escaped(repository.fullName())).append(' ');
    out.append("<span class=\"label\">").append(repository.open ? "Public" : "Private");
    out.append("</span>")
        .append(repository.archived ? "<span class=\"label\">Archived</span>" : "");
    out.append("</h1>\n<p class=\"dim\">").append(all.size() - closed).append(" open · ");
    out.append(closed).append(" closed</p>\n<div class=\"list\">\n");
    for (Issue issue : all.reversed()) {
      out.append("<div>")
          .append(badge(issue))
          .append(" <a href=\"")
          .append(address(issue, request));
      out.append("\"><b>").append(escaped(issue.title)).append("</b></a> ");
      labels(issue, out);
      out.append("<br><span class=\"dim\">#").append(issue.number).append(" by ");
      out.append(escaped(issue.author.login())).append(" · ").append(issue.comments.size());
      out.append(" comments · updated ").append(issue.updatedAt);
      if (!issue.assignees.isEmpty()) {
        out.append(" · assigned to ").append(escaped(String.join(", ", issue.assignees)));
      }
      out.append("</span></div>\n");
    }
    out.append(all.isEmpty() ? "<div class=\"dim\">No issues yet</div>" : "").append("</div>\n");
  }

  private Reply issue(Request request) {
    synchronized (state) {
      Issue issue = find(request);
      if (issue == null) {
        return missing();
      }
      StringBuilder out = new StringBuilder();
      out.append("<h1 class=\"title\">").append(escaped(issue.title));
      out.append(" <span class=\"dim\">#").append(issue.number).append("</span></h1>\n<p>");
      out.append(badge(issue)).append(" <span class=\"dim\"><b>");
      out.append(escaped(issue.author.login())).append("</b> opened this ").append(issue.createdAt);
      out.append(" · ").append(issue.comments.size()).append(" comments · in <a href=\"/");
      out.append(escaped(issue.repository.fullName())).append("\">");
      out.append(escaped(issue.repository.fullName())).append("</a></span></p>\n");
      out.append("<div class=\"columns\"><section>\n");
      String body = Objects.requireNonNullElse(issue.body, "");
      said(issue, issue.author, issue.createdAt, false, body, issue.reactions, out);
      for (Entry entry : history(issue)) {
        if (entry.comment != null) {
          Comment comment = entry.comment;
          boolean edited = !comment.updatedAt.equals(comment.createdAt);
          said(
              issue,
              comment.author,
              comment.createdAt,
              edited,
              comment.body,
              comment.reactions,
              out);
        } else if (entry.event != null) {
          happened(entry.event, out);
        }
      }
      out.append("</section>\n<aside><h3>Assignees</h3>");
      out.append(
          issue.assignees.isEmpty()
              ? "<span class=\"dim\">No one</span>"
              : escaped(String.join(", ", issue.assignees)));
      out.append("<h3>Labels</h3>");
      labels(issue, out);
      out.append("</aside></div>\n");
      return page(issue.title, request, out.toString(), form(issue, request));
    }
  }

  /// A comment or an event; exactly one is there.
  private record Entry(Instant at, long id, @Nullable Comment comment, @Nullable Event event) {}

  private static List<Entry> history(Issue issue) {
    List<Entry> all = new ArrayList<>();
    for (Comment comment : issue.comments) {
      all.add(new Entry(comment.createdAt, comment.id, comment, null));
    }
    for (Event event : issue.events) {
      all.add(new Entry(event.at(), event.id(), null, event));
    }
    all.sort(Comparator.comparing(Entry::at).thenComparingLong(Entry::id));
    return all;
  }

  private static void said(
      Issue issue,
      User author,
      Instant at,
      boolean edited,
      String body,
      Map<String, Set<String>> reactions,
      StringBuilder out) {
    out.append("<div class=\"box\"><div class=\"head\"><b>").append(escaped(author.login()));
    out.append("</b> ")
        .append(author.type().equals("Bot") ? "<span class=\"label\">bot</span>" : "");
    out.append("<span class=\"dim\">").append(at).append(edited ? " · edited" : "");
    out.append("</span></div>\n<div class=\"markdown\">");
    out.append(
        body.isEmpty()
            ? "<em class=\"dim\">No description provided.</em>"
            : GitHubMarkdown.html(body, issue.repository.fullName()));
    reactions.forEach(
        (content, people) ->
            out.append("<span class=\"label\">")
                .append(escaped(content))
                .append(' ')
                .append(people.size())
                .append("</span>"));
    out.append("</div></div>\n");
  }

  private static void happened(Event event, StringBuilder out) {
    String about = escaped(event.about());
    String what =
        switch (event.name()) {
          case "closed" -> "closed this as " + about.replace('_', ' ');
          case "reopened" -> "reopened this";
          case "assigned" -> "assigned " + about;
          case "unassigned" -> "unassigned " + about;
          case "labeled" -> "added the label " + about;
          case "unlabeled" -> "removed the label " + about;
          case "renamed" -> "changed the title";
          default -> escaped(event.name());
        };
    out.append("<div class=\"event\"><b>").append(escaped(event.actor().login())).append("</b> ");
    out.append(what).append(" <span class=\"dim\">").append(event.at()).append("</span></div>\n");
  }

  private static String badge(Issue issue) {
    String reason = issue.closed ? Objects.requireNonNullElse(issue.reason, "completed") : "";
    return "<span class=\"state %s %s\">%s</span>"
        .formatted(
            issue.closed ? "closed" : "open",
            escaped(reason),
            issue.closed
                ? "Closed"
                    + (reason.equals("completed") ? "" : " · " + escaped(reason.replace('_', ' ')))
                : "Open");
  }

  private static void labels(Issue issue, StringBuilder out) {
    for (String name : issue.labels) {
      Label label = issue.repository.labels.get(GitHubState.lower(name));
      String color = label == null ? "ededed" : label.color;
      out.append("<span class=\"label\"><svg width=\"10\" height=\"10\" aria-hidden=\"true\">");
      out.append("<circle cx=\"5\" cy=\"5\" r=\"5\" fill=\"#").append(escaped(color));
      out.append("\"/></svg>").append(escaped(name)).append("</span>");
    }
  }

  private String form(Issue issue, Request request) {
    if (people().findAny().isEmpty()) {
      return "";
    }
    return """
        <form class="box" method="post" action="%s"><div class="head">Act as <b>%s</b></div>
        <div class="markdown"><input type="hidden" name="token" value="%s">
        <input type="hidden" name="as" value="%s">
        <p><textarea name="text" aria-label="Comment" placeholder="Leave a comment"></textarea></p>
        <button class="primary" name="act" value="comment">Comment</button>
        <button name="act" value="close:completed">Close as completed</button>
        <button name="act" value="close:not_planned">Close as not planned</button>
        <button name="act" value="reopen">Reopen</button>
        <button name="act" value="assign">Assign to me</button>
        <button name="act" value="unassign">Unassign me</button></div></form>
        """
        .formatted(address(issue, request), escaped(as(request)), token, escaped(as(request)));
  }

  private Reply act(Request request) {
    Map<String, String> form = request.form();
    if (!token.equals(form.get("token"))) {
      return Reply.text(403, "the form is not of this start; load the page again");
    }
    synchronized (state) {
      Issue issue = find(request);
      User by = state.user(form.getOrDefault("as", ""));
      if (issue == null || by == null) {
        return missing();
      }
      try {
        String text = form.getOrDefault("text", "");
        if (!text.isBlank()) {
          state.say(issue, by, text);
        }
        switch (form.getOrDefault("act", "")) {
          case "close:completed" -> state.close(issue, "completed", by);
          case "close:not_planned" -> state.close(issue, "not_planned", by);
          case "reopen" -> state.reopen(issue, by);
          case "assign" -> state.assign(issue, List.of(by.login()), by);
          case "unassign" -> state.unassign(issue, List.of(by.login()), by);
          default -> {}
        }
      } catch (GitHubProblem problem) {
        return problem.answer();
      }
      return to("/" + issue.repository.fullName() + "/issues/" + issue.number + query(by.login()));
    }
  }

  private Reply deliveries(Request request) {
    StringBuilder out = new StringBuilder("<h1 class=\"title\">Web hooks sent</h1>\n");
    out.append("<table class=\"plain\"><tr><th>Event<th>Action<th>Delivery<th>Answers<th></tr>\n");
    for (GitHubDouble.Delivery one : hooks.deliveries().reversed().stream().limit(200).toList()) {
      out.append("<tr><td>").append(escaped(one.event())).append("<td>");
      out.append(escaped(one.action())).append("<td><code>").append(one.id()).append("</code><td>");
      out.append(one.answers()).append("<td><form method=\"post\"><input type=\"hidden\" ");
      out.append("name=\"token\" value=\"").append(token).append("\"><button name=\"id\" value=\"");
      out.append(one.id()).append("\">Deliver again</button></form></tr>\n");
    }
    return page("Web hooks", request, out.append("</table>\n").toString(), "");
  }

  private Reply redeliver(Request request) {
    Map<String, String> form = request.form();
    if (!token.equals(form.get("token"))) {
      return Reply.text(403, "the form is not of this start; load the page again");
    }
    hooks.again(form.getOrDefault("id", ""));
    return to("/deliveries");
  }

  private Reply file(Request request) {
    synchronized (state) {
      Repository repository = repository(request);
      String path = request.variable("path");
      StoredFile file = repository == null ? null : repository.files.get(path);
      if (file == null) {
        return missing();
      }
      String text = new String(file.bytes(), StandardCharsets.UTF_8);
      return page(
          path,
          request,
          "<h1 class=\"title\">"
              + escaped(path)
              + "</h1><div class=\"markdown\"><pre><code>"
              + escaped(text)
              + "</code></pre></div>",
          "");
    }
  }

  private @Nullable Repository repository(Request request) {
    return state.repository(request.variable("owner") + "/" + request.variable("name"));
  }

  private @Nullable Issue find(Request request) {
    Repository repository = repository(request);
    try {
      return repository == null
          ? null
          : state.issue(repository, Integer.parseInt(request.variable("number")));
    } catch (GitHubProblem | NumberFormatException _) {
      return null;
    }
  }

  /// Those whose part a person may play: all but the bot.
  private Stream<User> people() {
    return state.users().stream()
        .filter(user -> user.type().equals("User") && !user.login().equals(GitHubDouble.USER));
  }

  /// Under whose name the page acts: the one chosen, or the first person there is.
  private String as(Request request) {
    User chosen = state.user(request.query().getOrDefault("as", ""));
    return people()
        .filter(user -> chosen == null || user.equals(chosen))
        .findFirst()
        .map(User::login)
        .orElse("");
  }

  private String address(Issue issue, Request request) {
    return "/"
        + escaped(issue.repository.fullName())
        + "/issues/"
        + issue.number
        + (request.query().containsKey("as") ? query(as(request)) : "");
  }

  private static String query(String login) {
    return "?as=" + URLEncoder.encode(login, StandardCharsets.UTF_8);
  }

  private static Reply to(String address) {
    return new Answer(303, Map.of("Location", address), new byte[0]);
  }

  private static Reply missing() {
    return Reply.text(404, "not found");
  }

  private Reply page(String title, Request request, String live, String fixed) {
    if (request.header("X-Part").equals("live")) {
      // for the script: a part without styles, which it may not bring along
      return Reply.of(200, "text/html; charset=utf-8", "<div id=\"live\">" + live + "</div>");
    }
    StringBuilder users = new StringBuilder();
    synchronized (state) {
      String as = as(request);
      people()
          .forEach(
              user -> {
                users.append("<option").append(user.login().equals(as) ? " selected>" : ">");
                users.append(escaped(user.login())).append("</option>");
              });
    }
    String nonce = GitHubAccess.random(16);
    String html =
        """
        <!doctype html><html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width,initial-scale=1">
        <title>%s · GitHub double</title><style nonce="%s">%s</style></head><body>
        <header><a href="/">GitHub double</a><a href="/deliveries">Web hooks</a>
        <form method="get"><label>you are: <select name="as">%s</select></label>
        <button>Change</button></form></header>
        <main><div id="live">%s</div>%s</main>
        <script nonce="%s">%s</script></body></html>
        """
            .formatted(escaped(title), nonce, STYLE, users, live, fixed, nonce, SCRIPT);
    return Reply.of(200, "text/html; charset=utf-8", html)
        .with(
            "Content-Security-Policy",
            ("default-src 'none'; style-src 'nonce-%s'; script-src 'nonce-%s'; connect-src 'self';"
                    + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
                .formatted(nonce, nonce))
        .with("X-Content-Type-Options", "nosniff")
        .with("Referrer-Policy", "no-referrer")
        .with("Cache-Control", "no-store");
  }
}
