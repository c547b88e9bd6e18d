package dev.takagari.embedded;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The workspace in the browser: channels, messages with their threads, what one person alone is
/// shown, and modals; as the person who is chosen one clicks, answers and submits.
///
/// Everything that is changed is changed by a form with a token of this start, so that no other
/// page can do it; nothing is loaded from elsewhere.
final class SlackPage {
  private static final Pattern COLOUR = Pattern.compile("#?([0-9a-fA-F]{6})");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MMM d, HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
  private static final int MAX_NOTES = 200;

  private static final String STYLE =
      """
      *{box-sizing:border-box}
      body{margin:0;font:15px/1.46 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:#1d1c1d;background:#fff}
      a{color:#1264a3;text-decoration:none}a:hover{text-decoration:underline}
      .side{position:fixed;inset:0 auto 0 0;width:220px;background:#f4ede4;border-right:1px solid #e1d8cc;padding:16px 0;overflow:auto}
      .side h1{font-size:17px;margin:0 16px 14px}
      .side a{display:block;padding:5px 16px;color:#4a3f35}.side a.here{background:#1264a3;color:#fff}
      .side p{margin:18px 16px 0;font-size:12px;color:#6b6257}
      main{margin-left:220px;max-width:900px;padding:0 28px 60px}
      .top{position:sticky;top:0;background:#fff;border-bottom:1px solid #e6e6e6;margin:0 -28px 10px;padding:12px 28px;display:flex;justify-content:space-between;align-items:center;z-index:2}
      .top h2{margin:0;font-size:18px}
      .msg{display:flex;gap:10px;padding:8px 8px 6px;border-radius:6px}
      .msg:hover{background:#fafafa}.msg:target{background:#fff8e0}
      .who{flex:0 0 36px;height:36px;border-radius:6px;background:#5b6b8c;color:#fff;display:flex;align-items:center;justify-content:center;font-weight:700}
      .who.app{background:#7a4a21}
      .body{flex:1;min-width:0}
      .by b{margin-right:6px}.by .badge{background:#e6e6e6;color:#555;font-size:10px;padding:1px 4px;border-radius:3px;margin-right:6px;vertical-align:1px}
      .by time,.muted{color:#616061;font-size:12px}
      .head{font-size:18px;font-weight:800;margin:6px 0}
      .sect{margin:5px 0;overflow-wrap:anywhere;display:flex;gap:12px;justify-content:space-between}
      .fields{display:grid;grid-template-columns:1fr 1fr;gap:6px 18px;margin:5px 0;overflow-wrap:anywhere}
      .ctx{color:#616061;font-size:12.5px;margin:5px 0;display:flex;flex-wrap:wrap;gap:4px 10px;overflow-wrap:anywhere}
      .row{display:flex;flex-wrap:wrap;gap:8px;margin:8px 0}.row form{margin:0}
      hr{border:0;border-top:1px solid #e6e6e6;margin:8px 0}
      button,.btn,select{font:inherit;font-size:13px;font-weight:700;padding:4px 12px;border:1px solid #c4c4c4;border-radius:4px;background:#fff;color:#1d1c1d;cursor:pointer;display:inline-block}
      select{font-weight:400}
      button[hidden]{display:none}
      button:hover,.btn:hover{background:#f4f4f4;text-decoration:none}
      button.primary{background:#007a5a;border-color:#007a5a;color:#fff}
      button.danger{background:#fff;border-color:#c01343;color:#c01343}
      .att{border-left:4px solid #ddd;padding:1px 0 1px 12px;margin:6px 0;border-radius:2px}
      code{background:#f6f6f6;border:1px solid #e3e3e3;border-radius:3px;color:#c01343;padding:1px 3px;font-size:12.5px}
      pre{background:#f8f8f8;border:1px solid #e3e3e3;border-radius:4px;padding:8px;margin:5px 0;font-size:12.5px;white-space:pre-wrap;overflow-wrap:anywhere}
      blockquote{border-left:4px solid #ddd;margin:4px 0;padding:0 0 0 12px}
      .mention{background:#e8f5fa;color:#1264a3;border-radius:3px;padding:0 2px}
      .thread{margin-left:46px;border-left:2px solid #eee;padding-left:8px}
      .thread .who{flex-basis:26px;height:26px;font-size:13px}
      .only{background:#fdf6ec;border-radius:6px}
      .reply{display:flex;gap:8px;margin:4px 8px 10px}
      .reply input{flex:1}
      input[type=text],textarea{font:inherit;font-size:14px;padding:5px 8px;border:1px solid #c4c4c4;border-radius:4px;width:100%}
      .notice{background:#fff3cd;border:1px solid #ecd27a;border-radius:6px;padding:8px 12px;margin:8px 0}
      details.raw{font-size:12px;color:#616061}details.raw summary{cursor:pointer}
      details.menu{position:relative}details.menu summary{list-style:none;border:1px solid #c4c4c4;border-radius:4px;padding:4px 10px;cursor:pointer}
      .back{position:fixed;inset:0;background:rgba(0,0,0,.45);z-index:5;display:flex;align-items:flex-start;justify-content:center;padding-top:7vh}
      .modal{background:#fff;border-radius:8px;width:520px;max-height:84vh;overflow:auto;box-shadow:0 12px 40px rgba(0,0,0,.3)}
      .modal h3{margin:0;padding:16px 22px;border-bottom:1px solid #e6e6e6;font-size:18px}
      .modal .in{padding:8px 22px}.modal .end{padding:14px 22px;border-top:1px solid #e6e6e6;display:flex;justify-content:flex-end;gap:10px}
      .q{margin:12px 0}.q>.label{display:block;font-weight:700;margin-bottom:4px}.q .opt{display:block;margin:3px 0}
      .err{color:#c01343;font-size:13px;margin-top:3px}
      """;

  private static final String SCRIPT =
      """
      const version = document.body.dataset.version, as = document.body.dataset.as;
      setInterval(async () => {
        const typed = [...document.querySelectorAll('.reply input[type=text]')].some(i => i.value);
        if (typed || document.hidden) return;
        try {
          const now = await (await fetch('/version?as=' + encodeURIComponent(as))).text();
          if (now !== version) location.reload();
        } catch (e) { /* the server is gone; the next round asks again */ }
      }, 2000);
      document.addEventListener('change', e => {
        if (e.target.matches('select.at-once')) e.target.form.requestSubmit();
        if (e.target.dataset.dispatch) document.getElementById(e.target.dataset.dispatch).click();
      });
      document.addEventListener('submit', e => {
        const text = e.submitter && e.submitter.dataset.confirm;
        if (text && !confirm(text)) e.preventDefault();
      });
      document.addEventListener('click', e => {
        const link = e.target.closest('a[data-tell]');
        if (link) fetch('/act', {method: 'POST', body: new URLSearchParams(link.dataset.tell)});
      });
      """;

  private final SlackDouble slack;
  private final SlackWorkspace workspace;
  private final SlackApi api;
  private final String token = random();
  private final Map<String, String> notices = new ConcurrentHashMap<>();
  private final Map<String, Map<String, String>> drafts = new ConcurrentHashMap<>();

  SlackPage(SlackDouble slack, SlackWorkspace workspace, SlackApi api) {
    this.slack = slack;
    this.workspace = workspace;
    this.api = api;
  }

  /// Adds the routes of the page.
  void serve(DoubleHttp http) {
    http.on("GET", "/", this::home)
        .on("GET", "/version", this::version)
        .on("GET", "/channel/{id}", this::channel)
        .on("GET", "/archives/{id}/{message}", this::permalink)
        .on("GET", "/file/{id}", this::file)
        .on("POST", "/act", this::act)
        .on("POST", "/say", this::say)
        .on("POST", "/submit", this::submit);
  }

  private DoubleHttp.Reply home(DoubleHttp.Request request) {
    String as = as(request.query());
    StringBuilder out = new StringBuilder();
    out.append("<div class=\"top\"><h2>Channels</h2>").append(asForm(as, "/")).append("</div><ul>");
    for (Map<String, @Nullable Object> channel : workspace.describeAll()) {
      out.append("<li>").append(channelLink(channel, as, ""));
      out.append(Json.yes(channel, "is_archived") ? " <span class=\"muted\">archived</span>" : "");
      out.append("</li>");
    }
    out.append("</ul>");
    return page("Channels", as, "", out.toString(), Set.of());
  }

  private DoubleHttp.Reply version(DoubleHttp.Request request) {
    return DoubleHttp.Reply.text(200, version(as(request.query())));
  }

  /// Changes when there is something new to show; while a modal is open only that counts.
  private String version(String as) {
    SlackDouble.View view = view(as);
    return view == null
        ? Long.toString(workspace.changes())
        : view.id() + Json.text(view.body(), "hash") + view.errors().hashCode();
  }

  private DoubleHttp.Reply permalink(DoubleHttp.Request request) {
    String digits = request.variable("message");
    if (!digits.matches("p\\d{7,20}")) {
      return DoubleHttp.Reply.text(404, "not found");
    }
    int dot = digits.length() - 6;
    return redirect(
        "/channel/"
            + encoded(request.variable("id"))
            + "#t"
            + digits.substring(1, dot)
            + "."
            + digits.substring(dot));
  }

  private DoubleHttp.Reply file(DoubleHttp.Request request) {
    byte[] content = api.file(request.variable("id"));
    return content == null
        ? DoubleHttp.Reply.text(404, "not found")
        : new DoubleHttp.Answer(
            200,
            Map.of(
                "Content-Type",
                "text/plain; charset=utf-8",
                "X-Content-Type-Options",
                "nosniff",
                "Content-Security-Policy",
                "sandbox"),
            content);
  }

  private DoubleHttp.Reply channel(DoubleHttp.Request request) {
    String as = as(request.query());
    String id = request.variable("id");
    Map<String, @Nullable Object> channel;
    try {
      channel = workspace.describe(id);
    } catch (SlackError _) {
      return DoubleHttp.Reply.text(404, "no such channel");
    }
    Set<String> colours = new TreeSet<>();
    StringBuilder out = new StringBuilder();
    out.append("<div class=\"top\"><h2># ").append(SlackText.literal(Json.text(channel, "name")));
    out.append(Json.yes(channel, "is_archived") ? " <span class=\"muted\">archived</span>" : "");
    out.append("</h2>").append(asForm(as, "/channel/" + encoded(id))).append("</div>");
    String notice = notices.remove(as);
    if (notice != null) {
      out.append("<div class=\"notice\">").append(SlackText.literal(notice)).append("</div>");
    }
    for (SlackDouble.Message message : slack.messages(id)) {
      out.append(message(id, message.body(), as, colours));
      if (message.threadTs().isEmpty()) {
        out.append(thread(id, message, as, colours));
      }
    }
    out.append(shown(id, "", as, colours));
    out.append(sayForm(id, "", as, "Message #" + Json.text(channel, "name")));
    SlackDouble.View view = view(as);
    if (view != null) {
      out.append(modal(view, id, as));
    }
    return page("# " + Json.text(channel, "name"), as, id, out.toString(), colours);
  }

  private String thread(String channel, SlackDouble.Message root, String as, Set<String> colours) {
    StringBuilder out = new StringBuilder("<div class=\"thread\">");
    for (SlackDouble.Message reply : slack.replies(channel, root.ts())) {
      out.append(message(channel, reply.body(), as, colours));
    }
    out.append(shown(channel, root.ts(), as, colours));
    return out.append(sayForm(channel, root.ts(), as, "Reply…")).append("</div>").toString();
  }

  /// What is shown to this person only.
  private String shown(String channel, String threadTs, String as, Set<String> colours) {
    StringBuilder out = new StringBuilder();
    for (SlackDouble.Ephemeral shown : slack.ephemerals()) {
      if (shown.channel().equals(channel)
          && shown.user().equals(as)
          && shown.threadTs().equals(threadTs)) {
        out.append("<div class=\"only\"><span class=\"muted\">👁 Only visible to you</span>");
        out.append(message(channel, shown.body(), as, colours)).append("</div>");
      }
    }
    return out.toString();
  }

  private String message(
      String channel, Map<String, @Nullable Object> message, String as, Set<String> colours) {
    String ts = Json.text(message, "ts");
    boolean app = !Json.text(message, "bot_id").isEmpty();
    String name = app ? SlackWorkspace.BOT_NAME : userName(Json.text(message, "user"));
    StringBuilder out = new StringBuilder();
    out.append("<div class=\"msg\" id=\"t").append(SlackText.literal(ts)).append("\">");
    out.append("<div class=\"who").append(app ? " app" : "").append("\" aria-hidden=\"true\">");
    out.append(app ? "🦅" : SlackText.literal(initial(name))).append("</div>");
    out.append("<div class=\"body\"><div class=\"by\"><b>").append(SlackText.literal(name));
    out.append("</b>").append(app ? "<span class=\"badge\">APP</span>" : "");
    out.append("<time>").append(time(ts)).append("</time>");
    out.append(message.get("edited") != null ? " <span class=\"muted\">(edited)</span>" : "");
    out.append("</div>");
    Place place = new Place(channel, ts, as);
    List<@Nullable Object> blocks = Json.array(message, "blocks");
    String text = Json.text(message, "text");
    if (blocks.isEmpty()) {
      out.append("<div class=\"sect\"><div>").append(mrkdwn(text)).append("</div></div>");
    }
    out.append(blocks(blocks, place));
    for (Object attachment : Json.array(message, "attachments")) {
      out.append(attachment(Json.object(attachment), place, colours));
    }
    for (Object file : Json.array(message, "files")) {
      Map<String, @Nullable Object> one = Json.object(file);
      out.append("<div class=\"sect\"><a href=\"/file/").append(encoded(Json.text(one, "id")));
      out.append("\">📎 ").append(SlackText.literal(Json.text(one, "title"))).append("</a></div>");
    }
    if (app) {
      out.append("<details class=\"raw\"><summary>notification and JSON</summary>🔔 ");
      out.append(SlackText.plainHtml(text)).append("<pre>");
      out.append(SlackText.literal(Json.write(message))).append("</pre></details>");
    }
    return out.append("</div></div>").toString();
  }

  private String attachment(
      Map<String, @Nullable Object> attachment, Place place, Set<String> colours) {
    String colour =
        switch (Json.text(attachment, "color")) {
          case "good" -> "2EB886";
          case "warning" -> "DAA038";
          case "danger" -> "A30200";
          case String other -> {
            java.util.regex.Matcher hex = COLOUR.matcher(other);
            yield hex.matches() ? hex.group(1).toUpperCase(Locale.ROOT) : "DDDDDD";
          }
        };
    colours.add(colour);
    StringBuilder out = new StringBuilder();
    String pretext = Json.text(attachment, "pretext");
    out.append(pretext.isEmpty() ? "" : "<div>" + mrkdwn(pretext) + "</div>");
    out.append("<div class=\"att c").append(colour).append("\">");
    String title = Json.text(attachment, "title");
    if (!title.isEmpty()) {
      out.append("<div><b>");
      out.append(SlackText.anchor(Json.text(attachment, "title_link"), SlackText.plainHtml(title)));
      out.append("</b></div>");
    }
    String text = Json.text(attachment, "text");
    out.append(text.isEmpty() ? "" : "<div class=\"sect\"><div>" + mrkdwn(text) + "</div></div>");
    out.append(blocks(Json.array(attachment, "blocks"), place));
    String footer = Json.text(attachment, "footer");
    out.append(footer.isEmpty() ? "" : "<div class=\"ctx\">" + mrkdwn(footer) + "</div>");
    return out.append("</div>").toString();
  }

  private String blocks(List<@Nullable Object> blocks, Place place) {
    StringBuilder out = new StringBuilder();
    for (Object each : blocks) {
      Map<String, @Nullable Object> block = Json.object(each);
      out.append(
          switch (Json.text(block, "type")) {
            case "header" -> "<div class=\"head\">" + text(Json.object(block, "text")) + "</div>";
            case "section" -> section(block, place);
            case "context" -> {
              StringBuilder inner = new StringBuilder("<div class=\"ctx\">");
              for (Map<String, @Nullable Object> element : SlackBlocks.elements(block)) {
                inner.append("<span>").append(text(element)).append("</span>");
              }
              yield inner.append("</div>").toString();
            }
            case "actions" -> {
              StringBuilder inner = new StringBuilder("<div class=\"row\">");
              for (Map<String, @Nullable Object> element : SlackBlocks.elements(block)) {
                inner.append(element(element, place));
              }
              yield inner.append("</div>").toString();
            }
            case "divider" -> "<hr>";
            case "image" ->
                "<div class=\"muted\">🖼 "
                    + SlackText.literal(Json.text(block, "alt_text"))
                    + "</div>";
            case "markdown" -> "<pre>" + SlackText.literal(Json.text(block, "text")) + "</pre>";
            case "input" -> "";
            case String other ->
                "<div class=\"muted\">(" + SlackText.literal(other) + " is not shown here)</div>";
          });
    }
    return out.toString();
  }

  private String section(Map<String, @Nullable Object> block, Place place) {
    StringBuilder out = new StringBuilder();
    if (block.get("text") != null || block.get("accessory") != null) {
      out.append("<div class=\"sect\"><div>").append(text(Json.object(block, "text")));
      out.append("</div>");
      if (block.get("accessory") != null) {
        out.append(element(Json.object(block, "accessory"), place));
      }
      out.append("</div>");
    }
    List<@Nullable Object> fields = Json.array(block, "fields");
    if (!fields.isEmpty()) {
      out.append("<div class=\"fields\">");
      for (Object field : fields) {
        out.append("<div>").append(text(Json.object(field))).append("</div>");
      }
      out.append("</div>");
    }
    return out.toString();
  }

  private String element(Map<String, @Nullable Object> element, Place place) {
    String id = Json.text(element, "action_id");
    return switch (Json.text(element, "type")) {
      case "button" -> {
        String label = text(Json.object(element, "text"));
        String url = Json.text(element, "url");
        if (!url.isEmpty()) {
          String tell =
              "token="
                  + token
                  + "&as="
                  + encoded(place.as)
                  + "&channel="
                  + encoded(place.channel)
                  + "&ts="
                  + encoded(place.ts)
                  + "&action="
                  + encoded(id);
          // Slack opens the link and tells the app of the click too
          yield SlackText.anchor(
              url, label + " ↗", " class=\"btn\" data-tell=\"" + SlackText.literal(tell) + "\"");
        }
        yield actForm(place, id, button("", "", element, label));
      }
      case "static_select" -> {
        StringBuilder choice = new StringBuilder();
        choice.append("<select class=\"at-once\" name=\"value\" aria-label=\"");
        choice.append(SlackText.literal(placeholder(element))).append("\"><option value=\"\">");
        choice.append(SlackText.literal(placeholder(element))).append("</option>");
        choice.append(options(element, "")).append("</select>");
        yield actForm(place, id, choice.toString());
      }
      case "overflow" -> {
        StringBuilder menu = new StringBuilder();
        menu.append("<details class=\"menu\"><summary>⋯</summary>");
        for (Map<String, @Nullable Object> option : SlackForms.options(element)) {
          menu.append(
              button(
                  "value",
                  Json.text(option, "value"),
                  Json.of(),
                  text(Json.object(option, "text"))));
        }
        yield actForm(place, id, menu.append("</details>").toString());
      }
      case "image" ->
          "<span class=\"muted\">🖼 "
              + SlackText.literal(Json.text(element, "alt_text"))
              + "</span>";
      case String other ->
          "<span class=\"muted\">(" + SlackText.literal(other) + " is not shown here)</span>";
    };
  }

  private String actForm(Place place, String action, String inner) {
    return "<form method=\"post\" action=\"/act\">"
        + hidden("token", token)
        + hidden("as", place.as)
        + hidden("channel", place.channel)
        + hidden("ts", place.ts)
        + hidden("action", action)
        + inner
        + "</form>";
  }

  private static String button(
      String name, String value, Map<String, @Nullable Object> element, String label) {
    String style = Json.text(element, "style");
    Map<String, @Nullable Object> confirm = Json.object(element, "confirm");
    StringBuilder out = new StringBuilder("<button");
    if (!name.isEmpty()) {
      out.append(" name=\"").append(name).append("\" value=\"");
      out.append(SlackText.literal(value)).append('"');
    }
    if (Set.of("primary", "danger").contains(style)) {
      out.append(" class=\"").append(style).append('"');
    }
    if (!confirm.isEmpty()) {
      String question =
          Json.text(Json.object(confirm, "title"), "text")
              + "\n\n"
              + Json.text(Json.object(confirm, "text"), "text");
      out.append(" data-confirm=\"").append(SlackText.literal(question)).append('"');
    }
    return out.append('>').append(label).append("</button>").toString();
  }

  private String modal(SlackDouble.View view, String channel, String as) {
    Map<String, @Nullable Object> body = view.body();
    Map<String, String> draft = drafts.getOrDefault(view.id(), Map.of());
    StringBuilder out = new StringBuilder();
    out.append("<div class=\"back\"><form class=\"modal\" role=\"dialog\" aria-modal=\"true\"");
    out.append(" method=\"post\" action=\"/submit\"><h3>");
    out.append(text(Json.object(body, "title"))).append("</h3><div class=\"in\">");
    out.append(hidden("token", token)).append(hidden("as", as)).append(hidden("channel", channel));
    out.append(hidden("view", view.id()));
    if (body.get("submit") != null) {
      // the first button of a form is the one that the Enter key presses
      out.append("<button hidden name=\"go\" value=\"1\"></button>");
    }
    String whole = view.errors().get("");
    if (whole != null) {
      out.append("<div class=\"err\" role=\"alert\">⚠ ").append(SlackText.literal(whole));
      out.append("</div>");
    }
    int number = 0;
    for (Object each : Json.array(body, "blocks")) {
      Map<String, @Nullable Object> block = Json.object(each);
      String type = Json.text(block, "type");
      if (type.equals("input")) {
        out.append(question(block, number++, draft, view.errors()));
      } else if (type.equals("actions") || block.get("accessory") != null) {
        Map<String, @Nullable Object> bare = Json.copy(block);
        bare.remove("accessory");
        out.append(type.equals("actions") ? "" : blocks(List.of(bare), new Place("", "", as)));
        out.append("<div class=\"row\">");
        for (Map<String, @Nullable Object> element : SlackBlocks.elements(block)) {
          if (Json.text(element, "type").equals("button")) {
            out.append(
                button(
                    "act",
                    Json.text(element, "action_id"),
                    element,
                    text(Json.object(element, "text"))));
          } else {
            out.append(field(element, number++, draft, true));
          }
        }
        out.append("</div>");
      } else {
        out.append(blocks(List.of(block), new Place("", "", as)));
      }
    }
    out.append("</div><div class=\"end\">");
    String close = Json.text(Json.object(body, "close"), "text");
    out.append("<button name=\"close\" value=\"1\">");
    out.append(SlackText.plainHtml(close.isEmpty() ? "Close" : close)).append("</button>");
    if (body.get("submit") != null) {
      out.append("<button class=\"primary\" name=\"go\" value=\"1\">");
      out.append(text(Json.object(body, "submit"))).append("</button>");
    }
    return out.append("</div></form></div>").toString();
  }

  private String question(
      Map<String, @Nullable Object> block,
      int number,
      Map<String, String> draft,
      Map<String, String> errors) {
    StringBuilder out = new StringBuilder("<div class=\"q\"><label class=\"label\" for=\"v");
    out.append(number).append("\">").append(text(Json.object(block, "label")));
    out.append(Json.yes(block, "optional") ? " <span class=\"muted\">(optional)</span>" : "");
    out.append("</label>");
    out.append(
        field(Json.object(block, "element"), number, draft, Json.yes(block, "dispatch_action")));
    if (block.get("hint") != null) {
      out.append("<div class=\"muted\">").append(text(Json.object(block, "hint"))).append("</div>");
    }
    String error = errors.get(Json.text(block, "block_id"));
    if (error != null) {
      out.append("<div class=\"err\" role=\"alert\">").append(SlackText.literal(error));
      out.append("</div>");
    }
    return out.append("</div>").toString();
  }

  /// One thing to fill in: `n<number>` names the element, `v<number>` holds what is filled in.
  private String field(
      Map<String, @Nullable Object> element,
      int number,
      Map<String, String> draft,
      boolean dispatch) {
    String id = Json.text(element, "action_id");
    String value = draft.getOrDefault(id, SlackForms.initial(element));
    String name = "v" + number;
    StringBuilder out = new StringBuilder(hidden("n" + number, id));
    String at = dispatch ? " data-dispatch=\"d" + number + "\"" : "";
    if (dispatch) {
      out.append("<button hidden id=\"d").append(number).append("\" name=\"act\" value=\"");
      out.append(SlackText.literal(id)).append("\"></button>");
    }
    switch (Json.text(element, "type")) {
      case "static_select" -> {
        out.append("<select id=\"").append(name).append("\" name=\"").append(name).append('"');
        out.append(at).append("><option value=\"\">");
        out.append(SlackText.literal(placeholder(element))).append("</option>");
        out.append(options(element, value)).append("</select>");
      }
      case "radio_buttons", "checkboxes" -> {
        boolean many = Json.text(element, "type").equals("checkboxes");
        List<String> chosen = List.of(value.split(",", -1));
        int i = 0;
        for (Map<String, @Nullable Object> option : SlackForms.options(element)) {
          String of = Json.text(option, "value");
          out.append("<label class=\"opt\"><input type=\"").append(many ? "checkbox" : "radio");
          out.append("\" name=\"").append(many ? name + "_" + i : name).append('"').append(at);
          out.append(" value=\"").append(SlackText.literal(of)).append('"');
          out.append(chosen.contains(of) ? " checked> " : "> ");
          out.append(text(Json.object(option, "text")));
          if (option.get("description") != null) {
            out.append(" <span class=\"muted\">");
            out.append(text(Json.object(option, "description"))).append("</span>");
          }
          out.append("</label>");
          i++;
        }
      }
      default -> {
        String common =
            " id=\""
                + name
                + "\" name=\""
                + name
                + "\" placeholder=\""
                + SlackText.literal(placeholder(element))
                + "\""
                + at;
        if (Json.yes(element, "multiline")) {
          out.append("<textarea rows=\"4\"").append(common).append('>');
          out.append(SlackText.literal(value)).append("</textarea>");
        } else {
          out.append("<input type=\"text\"").append(common).append(" value=\"");
          out.append(SlackText.literal(value)).append("\">");
        }
      }
    }
    return out.toString();
  }

  private String options(Map<String, @Nullable Object> element, String chosen) {
    StringBuilder out = new StringBuilder();
    for (Map<String, @Nullable Object> option : SlackForms.options(element)) {
      String value = Json.text(option, "value");
      out.append("<option value=\"").append(SlackText.literal(value)).append('"');
      out.append(value.equals(chosen) ? " selected>" : ">");
      out.append(text(Json.object(option, "text"))).append("</option>");
    }
    return out.toString();
  }

  private static String placeholder(Map<String, @Nullable Object> element) {
    String text = Json.text(Json.object(element, "placeholder"), "text");
    return text.isEmpty() && Json.text(element, "type").endsWith("select") ? "Choose…" : text;
  }

  private DoubleHttp.Reply act(DoubleHttp.Request request) {
    Map<String, String> form = request.form();
    if (!form.getOrDefault("token", "").equals(token)) {
      return DoubleHttp.Reply.text(403, "the form is not of this start; load the page again");
    }
    String as = as(form);
    String channel = form.getOrDefault("channel", "");
    String ts = form.getOrDefault("ts", "");
    try {
      note(
          as,
          slack.click(
              channel, ts, form.getOrDefault("action", ""), as, form.getOrDefault("value", "")));
    } catch (IllegalArgumentException e) {
      note(as, String.valueOf(e.getMessage()));
    }
    return redirect("/channel/" + encoded(channel) + "?as=" + encoded(as) + "#t" + encoded(ts));
  }

  private DoubleHttp.Reply say(DoubleHttp.Request request) {
    Map<String, String> form = request.form();
    if (!form.getOrDefault("token", "").equals(token)) {
      return DoubleHttp.Reply.text(403, "the form is not of this start; load the page again");
    }
    String as = as(form);
    String channel = form.getOrDefault("channel", "");
    String thread = form.getOrDefault("thread", "");
    String text =
        form.getOrDefault("text", "")
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;");
    if (!text.isBlank()) {
      try {
        String _ = slack.say(channel, thread, as, text);
      } catch (IllegalArgumentException e) {
        note(as, String.valueOf(e.getMessage()));
      }
    }
    return redirect("/channel/" + encoded(channel) + "?as=" + encoded(as) + "#t" + encoded(thread));
  }

  private DoubleHttp.Reply submit(DoubleHttp.Request request) {
    Map<String, String> form = request.form();
    if (!form.getOrDefault("token", "").equals(token)) {
      return DoubleHttp.Reply.text(403, "the form is not of this start; load the page again");
    }
    String as = as(form);
    String id = form.getOrDefault("view", "");
    Map<String, String> values = new java.util.LinkedHashMap<>();
    for (int i = 0; form.containsKey("n" + i); i++) {
      List<String> chosen = new ArrayList<>();
      for (Map.Entry<String, String> field : form.entrySet()) {
        if (field.getKey().equals("v" + i) || field.getKey().startsWith("v" + i + "_")) {
          chosen.add(field.getValue());
        }
      }
      // lines of a form end in two characters, those of Slack in one
      values.put(form.getOrDefault("n" + i, ""), String.join(",", chosen).replace("\r\n", "\n"));
    }
    if (drafts.size() > MAX_NOTES) {
      drafts.clear();
    }
    drafts.put(id, values);
    String action = form.getOrDefault("act", "");
    try {
      if (!action.isEmpty()) {
        note(as, slack.act(id, action, values.getOrDefault(action, ""), values));
      } else if (form.containsKey("close")) {
        slack.dismiss(id);
        drafts.remove(id);
      } else {
        SlackDouble.Ack _ = slack.submit(id, values, as);
      }
    } catch (IllegalArgumentException e) {
      workspace.viewErrors(id, Map.of("", String.valueOf(e.getMessage())));
    }
    return redirect("/channel/" + encoded(form.getOrDefault("channel", "")) + "?as=" + encoded(as));
  }

  private void note(String as, SlackDouble.Ack ack) {
    if (!ack.acknowledged()) {
      note(
          as,
          ack.attempts() == 0
              ? "The app does not listen: it is not connected, and no address is set."
              : "The app did not answer in time.");
    }
  }

  private void note(String as, String text) {
    if (notices.size() > MAX_NOTES) {
      notices.clear();
    }
    notices.put(as, text);
  }

  private SlackDouble.@Nullable View view(String as) {
    SlackDouble.View top = null;
    for (SlackDouble.View view : workspace.views()) {
      if (view.user().equals(as)) {
        top = view;
      }
    }
    return top;
  }

  private String sayForm(String channel, String thread, String as, String label) {
    return "<form class=\"reply\" method=\"post\" action=\"/say\">"
        + hidden("token", token)
        + hidden("as", as)
        + hidden("channel", channel)
        + hidden("thread", thread)
        + "<input type=\"text\" name=\"text\" autocomplete=\"off\" aria-label=\""
        + SlackText.literal(label)
        + "\" placeholder=\""
        + SlackText.literal(label)
        + "\"><button>Send</button></form>";
  }

  private String asForm(String as, String action) {
    StringBuilder out = new StringBuilder();
    out.append("<form method=\"get\" action=\"").append(action).append("\"><label>you are: ");
    out.append("<select class=\"at-once\" name=\"as\">");
    for (SlackWorkspace.User user : people()) {
      out.append("<option value=\"").append(SlackText.literal(user.id())).append('"');
      out.append(user.id().equals(as) ? " selected>" : ">");
      out.append(SlackText.literal(user.name()));
      out.append(user.team().equals(SlackWorkspace.TEAM) ? "" : " (another workspace)");
      out.append("</option>");
    }
    return out.append("</select></label></form>").toString();
  }

  private List<SlackWorkspace.User> people() {
    return workspace.users().stream()
        .filter(user -> !user.id().equals(SlackWorkspace.BOT_USER))
        .toList();
  }

  /// The person who is chosen; the first one when none is.
  private String as(Map<String, String> given) {
    String as = given.getOrDefault("as", "");
    List<SlackWorkspace.User> people = people();
    boolean known = people.stream().anyMatch(user -> user.id().equals(as));
    return known || people.isEmpty() ? as : people.getFirst().id();
  }

  private DoubleHttp.Reply page(
      String title, String as, String here, String main, Set<String> colours) {
    String nonce = random();
    StringBuilder out = new StringBuilder();
    out.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>");
    out.append(SlackText.literal(title)).append(" · a double of Slack</title>");
    out.append("<style nonce=\"").append(nonce).append("\">").append(STYLE);
    for (String colour : colours) {
      out.append(".c").append(colour).append("{border-left-color:#").append(colour).append('}');
    }
    out.append("</style></head><body data-version=\"").append(SlackText.literal(version(as)));
    out.append("\" data-as=\"").append(SlackText.literal(as)).append("\">");
    out.append("<nav class=\"side\"><h1>").append(SlackWorkspace.TEAM_NAME).append("</h1>");
    for (Map<String, @Nullable Object> channel : workspace.describeAll()) {
      out.append(channelLink(channel, as, here));
    }
    out.append("<p>A double of Slack on this machine. Nothing leaves it.</p></nav><main>");
    out.append(main).append("</main><script nonce=\"").append(nonce).append("\">").append(SCRIPT);
    out.append("</script></body></html>");
    return DoubleHttp.Reply.of(200, "text/html; charset=utf-8", out.toString())
        .with(
            "Content-Security-Policy",
            "default-src 'self'; script-src 'nonce-"
                + nonce
                + "'; style-src 'nonce-"
                + nonce
                + "'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
        .with("X-Content-Type-Options", "nosniff")
        .with("Referrer-Policy", "no-referrer")
        .with("Cache-Control", "no-store");
  }

  private static String channelLink(Map<String, @Nullable Object> channel, String as, String here) {
    String id = Json.text(channel, "id");
    return "<a href=\"/channel/"
        + encoded(id)
        + "?as="
        + encoded(as)
        + "\""
        + (id.equals(here) ? " class=\"here\" aria-current=\"page\"" : "")
        + "># "
        + SlackText.literal(Json.text(channel, "name"))
        + "</a>";
  }

  private String mrkdwn(String text) {
    return SlackText.html(text, this::userName, this::channelName, false);
  }

  private String text(Map<String, @Nullable Object> text) {
    return Json.text(text, "type").equals("mrkdwn")
        ? SlackText.html(
            Json.text(text, "text"), this::userName, this::channelName, Json.yes(text, "verbatim"))
        : SlackText.plainHtml(Json.text(text, "text"));
  }

  private String userName(String id) {
    for (SlackWorkspace.User user : workspace.users()) {
      if (user.id().equals(id)) {
        return user.name();
      }
    }
    return id;
  }

  private String channelName(String id) {
    for (Map<String, @Nullable Object> channel : workspace.describeAll()) {
      if (Json.text(channel, "id").equals(id)) {
        return Json.text(channel, "name");
      }
    }
    return id;
  }

  private static String initial(String name) {
    return name.isEmpty() ? "?" : name.substring(0, 1).toUpperCase(Locale.ROOT);
  }

  private static String time(String ts) {
    int dot = ts.indexOf('.');
    return dot < 1 ? "" : TIME.format(Instant.ofEpochSecond(Long.parseLong(ts.substring(0, dot))));
  }

  private static String hidden(String name, String value) {
    return "<input type=\"hidden\" name=\""
        + name
        + "\" value=\""
        + SlackText.literal(value)
        + "\">";
  }

  private static String encoded(String text) {
    return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
  }

  private static DoubleHttp.Reply redirect(String to) {
    return DoubleHttp.Reply.text(303, "").with("Location", to);
  }

  private static String random() {
    byte[] made = new byte[16];
    new SecureRandom().nextBytes(made);
    return HexFormat.of().formatHex(made);
  }

  /// Where an element stands, and who looks at it.
  private record Place(String channel, String ts, String as) {}
}
