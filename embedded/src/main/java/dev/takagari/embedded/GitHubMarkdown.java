package dev.takagari.embedded;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Shows GitHub-flavoured Markdown as HTML, so that a tester sees what readers of an issue would.
///
/// It follows the [GFM specification](https://github.github.com/gfm/) for headings, paragraphs,
/// emphasis, code, tables, lists, task lists, quotes, links and automatic links; line ends are
/// breaks, as in comments. `@name`, `#12`, `owner/name#12` and addresses become links wherever
/// GitHub would make them so. It errs to the side of showing a link: whether the person or the
/// issue exists is not asked, and an address behind a square bracket that never closes is linked.
///
/// What GitHub would fetch or run is never passed on: an image is a warning that says where it
/// points, and tags other than `details`, `summary` and `br` are shown as they were written.
/// Comments of HTML are hidden, as on GitHub. The HTML is safe in a page whatever the text is.
final class GitHubMarkdown {
  /// How deep quotes and lists may lie in each other; what is deeper is shown as text.
  private static final int MAX_DEPTH = 24;

  private static final int CODE_INDENT = 4;
  private static final int LONGEST_ORDINAL = 9;
  private static final int LONGEST_ENTITY = 32;
  private static final int LONGEST_ADDRESS = 4096;

  /// Tags that begin a block of HTML which ends at a blank line.
  private static final Pattern BLOCK_TAG =
      Pattern.compile(
          "</?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup"
              + "|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame"
              + "|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav"
              + "|noframes|ol|optgroup|option|p|param|section|source|summary|table|tbody|td|tfoot"
              + "|th|thead|title|tr|track|ul)(?:\\s|/?>|$)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern VERBATIM_TAG =
      Pattern.compile("<(?:script|pre|style|textarea)(?:\\s|>|$)", Pattern.CASE_INSENSITIVE);

  private static final Pattern VERBATIM_END =
      Pattern.compile("</(?:script|pre|style|textarea)>", Pattern.CASE_INSENSITIVE);

  private static final Pattern DEFINITION =
      Pattern.compile(" {0,3}\\[([^\\]\\[]{1,200})\\]:\\s*<?([^\\s<>]+)>?\\s*(?:[\"'(].*)?");

  private static final Pattern ALERT =
      Pattern.compile("\\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\\]\\s*", Pattern.CASE_INSENSITIVE);

  /// A person or a team, an issue, an e-mail address: found in text that is not code.
  private static final Pattern NAMED =
      Pattern.compile(
          "(?<![A-Za-z0-9._+-])(?<mail>[A-Za-z0-9._+-]++@[A-Za-z0-9-]++(?:\\.[A-Za-z0-9-]++)+)"
              + "|(?<!\\w)@(?<who>[A-Za-z0-9][A-Za-z0-9-]{0,38}(?:/[A-Za-z0-9][\\w.-]{0,99})?)"
              + "|(?<![\\w./&#-])(?<repo>[\\w.-]{1,100}+/[\\w.-]{1,100}+)?#(?<number>\\d{1,9})(?!\\w)"
              + "|(?<!\\w)GH-(?<other>\\d{1,9})(?!\\w)");

  private static final Map<String, String> ENTITIES =
      Map.ofEntries(
          Map.entry("amp", "&"),
          Map.entry("lt", "<"),
          Map.entry("gt", ">"),
          Map.entry("quot", "\""),
          Map.entry("apos", "'"),
          Map.entry("nbsp", "\u00a0"),
          Map.entry("commat", "@"),
          Map.entry("num", "#"),
          Map.entry("colon", ":"),
          Map.entry("sol", "/"),
          Map.entry("period", "."),
          Map.entry("lowbar", "_"),
          Map.entry("ast", "*"),
          Map.entry("grave", "`"),
          Map.entry("lbrack", "["),
          Map.entry("rbrack", "]"),
          Map.entry("lsqb", "["),
          Map.entry("rsqb", "]"),
          Map.entry("lpar", "("),
          Map.entry("rpar", ")"),
          Map.entry("verbar", "|"),
          Map.entry("vert", "|"),
          Map.entry("bsol", "\\"),
          Map.entry("excl", "!"),
          Map.entry("dollar", "$"),
          Map.entry("hyphen", "\u2010"),
          Map.entry("ndash", "–"),
          Map.entry("mdash", "—"),
          Map.entry("hellip", "…"),
          Map.entry("middot", "·"),
          Map.entry("bull", "•"),
          Map.entry("larr", "←"),
          Map.entry("rarr", "→"),
          Map.entry("zwnj", "\u200c"),
          Map.entry("zwj", "\u200d"),
          Map.entry("copy", "©"));

  private final String repository;
  private final Map<String, String> definitions = new HashMap<>();

  /// Tags of ours that are open: `details` and `summary`.
  private final List<String> open = new ArrayList<>();

  private GitHubMarkdown(String repository) {
    this.repository = repository;
  }

  /// Shows a text.
  ///
  /// @param markdown the body of an issue or comment
  /// @param repository `owner/name` that a bare `#12` belongs to
  /// @return HTML without scripts, styles or anything that loads
  static String html(String markdown, String repository) {
    GitHubMarkdown shown = new GitHubMarkdown(repository);
    List<String> lines = new ArrayList<>();
    for (String line :
        markdown
            .replace("\r\n", "\n")
            .replace('\r', '\n')
            .replace('\0', '\ufffd')
            .split("\n", -1)) {
      lines.add(withoutTabs(line));
    }
    shown.define(lines);
    StringBuilder out = new StringBuilder();
    shown.blocks(lines, 0, false, out);
    return out.toString();
  }

  /// A text in HTML, as text or in an attribute; marks that turn the reading direction are named.
  static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> {
          if ((c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069')) {
            out.append(String.format("[U+%04X]", (int) c));
          } else if (c < ' ' && c != '\n') {
            out.append('\ufffd');
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.toString();
  }

  private static String withoutTabs(String line) {
    if (line.indexOf('\t') < 0) {
      return line;
    }
    StringBuilder out = new StringBuilder(line.length() + 16);
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == '\t') {
        out.repeat(' ', CODE_INDENT - out.length() % CODE_INDENT);
      } else {
        out.append(line.charAt(i));
      }
    }
    return out.toString();
  }

  /// Learns the addresses that are named once (`[name]: address`) and used anywhere.
  private void define(List<String> lines) {
    boolean may = true;
    boolean code = false;
    for (String line : lines) {
      String bare = line.strip();
      if (bare.startsWith("```") || bare.startsWith("~~~")) {
        code = !code;
      }
      Matcher found = code || !may ? null : definition(line);
      if (found != null) {
        definitions.putIfAbsent(label(found.group(1)), found.group(2));
      } else {
        may = bare.isEmpty();
      }
    }
  }

  private static @Nullable Matcher definition(String line) {
    Matcher matcher = DEFINITION.matcher(line);
    return matcher.matches() ? matcher : null;
  }

  private static String label(String text) {
    return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }

  // ---------------------------------------------------------------- blocks

  private void blocks(List<String> lines, int depth, boolean tight, StringBuilder out) {
    int outside = open.size();
    int i = 0;
    while (i < lines.size()) {
      i = block(lines, i, depth, tight, outside, out);
    }
    closeTo(outside, out);
  }

  /// Writes the block that begins with a line; returns the line behind it.
  private int block(
      List<String> lines, int i, int depth, boolean tight, int outside, StringBuilder out) {
    String line = lines.get(i);
    if (line.isBlank()) {
      return i + 1;
    }
    int indent = indent(line);
    if (indent >= CODE_INDENT) {
      return indentedCode(lines, i, out);
    }
    String text = line.substring(indent);
    int fence = fence(text);
    if (fence > 0) {
      return fencedCode(lines, i, indent, fence, out);
    }
    int level = headingLevel(text);
    if (level > 0) {
      heading(level, heading(text, level), outside, out);
      return i + 1;
    }
    if (isRule(text)) {
      out.append("<hr>\n");
      return i + 1;
    }
    if (depth < MAX_DEPTH && text.charAt(0) == '>') {
      return quote(lines, i, depth, out);
    }
    if (depth < MAX_DEPTH && marker(line) != null) {
      return list(lines, i, depth, out);
    }
    int html = htmlKind(text, true);
    if (html > 0) {
      return htmlBlock(lines, i, html, outside, out);
    }
    if (isTable(lines, i)) {
      return table(lines, i, outside, out);
    }
    return paragraph(lines, i, tight, outside, out);
  }

  private static int indent(String line) {
    int indent = 0;
    while (indent < line.length() && line.charAt(indent) == ' ') {
      indent++;
    }
    return indent;
  }

  private static int run(String text, int from, char c) {
    int end = from;
    while (end < text.length() && text.charAt(end) == c) {
      end++;
    }
    return end - from;
  }

  private static int indentedCode(List<String> lines, int from, StringBuilder out) {
    int i = from;
    int end = from;
    while (i < lines.size() && (lines.get(i).isBlank() || indent(lines.get(i)) >= CODE_INDENT)) {
      i++;
      if (!lines.get(i - 1).isBlank()) {
        end = i;
      }
    }
    out.append("<pre><code>");
    for (String line : lines.subList(from, end)) {
      out.append(escaped(line.substring(Math.min(CODE_INDENT, line.length())))).append('\n');
    }
    out.append("</code></pre>\n");
    return end;
  }

  /// How long the mark is that begins a block of code; 0 for another line.
  private static int fence(String text) {
    char c = text.charAt(0);
    if (c != '`' && c != '~') {
      return 0;
    }
    int length = run(text, 0, c);
    return length < 3 || (c == '`' && text.indexOf('`', length) >= 0) ? 0 : length;
  }

  private static int fencedCode(
      List<String> lines, int from, int indent, int length, StringBuilder out) {
    String first = lines.get(from).substring(indent);
    char c = first.charAt(0);
    String language = first.substring(length).strip();
    out.append("<pre>");
    if (!language.isEmpty()) {
      out.append("<span class=\"lang\">").append(escaped(language)).append("</span>");
    }
    out.append("<code>");
    int i = from + 1;
    while (i < lines.size()) {
      String line = lines.get(i);
      int in = indent(line);
      int end = run(line, in, c);
      i++;
      if (in < CODE_INDENT && end >= length && line.substring(in + end).isBlank()) {
        break;
      }
      out.append(escaped(line.substring(Math.min(in, indent)))).append('\n');
    }
    out.append("</code></pre>\n");
    return i;
  }

  private static int headingLevel(String text) {
    int level = run(text, 0, '#');
    return level >= 1 && level <= 6 && (level == text.length() || text.charAt(level) == ' ')
        ? level
        : 0;
  }

  private static String heading(String text, int level) {
    String title = text.substring(level).strip();
    int end = title.length();
    while (end > 0 && title.charAt(end - 1) == '#') {
      end--;
    }
    return end == 0 || title.charAt(end - 1) == ' ' ? title.substring(0, end).strip() : title;
  }

  private void heading(int level, String title, int outside, StringBuilder out) {
    out.append("<h").append(level).append('>');
    inline(title, outside, out);
    out.append("</h").append(level).append(">\n");
  }

  private static boolean isRule(String text) {
    char c = text.charAt(0);
    if (c != '*' && c != '-' && c != '_') {
      return false;
    }
    int count = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == c) {
        count++;
      } else if (text.charAt(i) != ' ') {
        return false;
      }
    }
    return count >= 3;
  }

  private int quote(List<String> lines, int from, int depth, StringBuilder out) {
    List<String> inner = new ArrayList<>();
    int i = from;
    while (i < lines.size()) {
      String line = lines.get(i);
      int indent = indent(line);
      if (indent < CODE_INDENT && line.startsWith(">", indent)) {
        int at = indent + 1;
        inner.add(line.substring(line.startsWith(" ", at) ? at + 1 : at));
      } else if (continues(line, inner)) {
        inner.add(line.strip());
      } else {
        break;
      }
      i++;
    }
    Matcher alert = ALERT.matcher(inner.getFirst());
    if (alert.matches()) {
      String kind = alert.group(1).toLowerCase(Locale.ROOT);
      out.append("<blockquote class=\"alert ").append(kind).append("\"><p class=\"alert-title\">");
      out.append(kind).append("</p>\n");
      inner.set(0, "");
    } else {
      out.append("<blockquote>\n");
    }
    blocks(inner, depth + 1, false, out);
    out.append("</blockquote>\n");
    return i;
  }

  /// Whether a line without the mark of a quote or list still belongs to the paragraph before.
  private boolean continues(String line, List<String> before) {
    if (line.isBlank() || before.getLast().isBlank() || interrupts(line)) {
      return false;
    }
    boolean code = false;
    for (String one : before) {
      String bare = one.strip();
      if (!bare.isEmpty() && fence(bare) > 0) {
        code = !code;
      }
    }
    String last = before.getLast().strip();
    return !code && headingLevel(last) == 0 && fence(last) == 0 && !isRule(last);
  }

  /// The mark of an entry of a list.
  ///
  /// @param kind the bullet, or what stands behind the number
  /// @param start the number; 1 for a bullet
  /// @param offset where its text begins
  /// @param empty whether nothing follows
  private record Marker(char kind, String start, int offset, boolean empty) {}

  private static @Nullable Marker marker(String line) {
    int indent = indent(line);
    if (indent >= CODE_INDENT || indent == line.length() || isRule(line.substring(indent))) {
      return null;
    }
    int end = indent;
    String start = "1";
    char kind = line.charAt(indent);
    if (kind == '-' || kind == '+' || kind == '*') {
      end++;
    } else {
      while (end < line.length() && line.charAt(end) >= '0' && line.charAt(end) <= '9') {
        end++;
      }
      if (end == indent || end - indent > LONGEST_ORDINAL || end == line.length()) {
        return null;
      }
      kind = line.charAt(end);
      if (kind != '.' && kind != ')') {
        return null;
      }
      start = line.substring(indent, end);
      end++;
    }
    if (line.substring(end).isBlank()) {
      return new Marker(kind, start, end + 1, true);
    }
    int spaces = run(line, end, ' ');
    if (spaces == 0) {
      return null;
    }
    return new Marker(kind, start, end + (spaces > CODE_INDENT ? 1 : spaces), false);
  }

  private int list(List<String> lines, int from, int depth, StringBuilder out) {
    List<List<String>> entries = new ArrayList<>();
    Marker first = null;
    boolean loose = false;
    int i = from;
    while (i < lines.size()) {
      Marker marker = marker(lines.get(i));
      if (marker == null || (first != null && marker.kind != first.kind)) {
        break;
      }
      first = first == null ? marker : first;
      List<String> entry = new ArrayList<>();
      entry.add(marker.empty ? "" : lines.get(i).substring(marker.offset));
      i++;
      while (i < lines.size()) {
        String line = lines.get(i);
        if (line.isBlank()) {
          entry.add("");
        } else if (indent(line) >= marker.offset) {
          entry.add(line.substring(marker.offset));
        } else if (marker(line) == null && continues(line, entry)) {
          entry.add(line.strip());
        } else {
          break;
        }
        i++;
      }
      int behind = entry.size();
      while (behind > 1 && entry.get(behind - 1).isEmpty()) {
        behind--;
      }
      Marker next = i < lines.size() ? marker(lines.get(i)) : null;
      boolean more = next != null && next.kind == first.kind;
      loose |= entry.subList(0, behind).contains("") && behind > 1;
      loose |= more && behind < entry.size();
      entries.add(entry.subList(0, behind));
    }
    boolean bullets = first == null || first.kind == '-' || first.kind == '+' || first.kind == '*';
    out.append(bullets ? "<ul>\n" : "<ol start=\"" + (first == null ? "1" : first.start) + "\">\n");
    for (List<String> entry : entries) {
      out.append("<li>").append(box(entry));
      blocks(entry, depth + 1, !loose, out);
      out.append("</li>\n");
    }
    out.append(bullets ? "</ul>\n" : "</ol>\n");
    return i;
  }

  /// The box of an entry that is a task; takes it from the text.
  private static String box(List<String> entry) {
    String text = entry.getFirst();
    if (text.length() > 4 && text.charAt(0) == '[' && text.startsWith("] ", 2)) {
      char mark = text.charAt(1);
      if (mark == ' ' || mark == 'x' || mark == 'X') {
        entry.set(0, text.substring(4));
        return "<input type=\"checkbox\" disabled" + (mark == ' ' ? "" : " checked") + "> ";
      }
    }
    return "";
  }

  private static boolean isTable(List<String> lines, int i) {
    if (i + 1 >= lines.size() || lines.get(i).indexOf('|') < 0) {
      return false;
    }
    String rule = lines.get(i + 1).strip();
    if (rule.isEmpty() || rule.indexOf('-') < 0) {
      return false;
    }
    for (int at = 0; at < rule.length(); at++) {
      if ("|-: ".indexOf(rule.charAt(at)) < 0) {
        return false;
      }
    }
    List<String> cells = cells(rule);
    for (String cell : cells) {
      int start = cell.startsWith(":") ? 1 : 0;
      int dashes = run(cell, start, '-');
      String rest = cell.substring(start + dashes);
      if (dashes == 0 || !(rest.isEmpty() || rest.equals(":"))) {
        return false;
      }
    }
    return cells.size() == cells(lines.get(i)).size();
  }

  /// The cells of a row: split at every bar that no backslash precedes, also within code.
  private static List<String> cells(String line) {
    String row = line.strip();
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    int from = row.startsWith("|") ? 1 : 0;
    boolean bar = false;
    for (int i = from; i < row.length(); i++) {
      char c = row.charAt(i);
      bar = false;
      if (c == '\\' && i + 1 < row.length()) {
        char next = row.charAt(++i);
        cell.append(next == '|' ? "|" : "\\" + next);
      } else if (c == '|') {
        cells.add(cell.toString().strip());
        cell.setLength(0);
        bar = true;
      } else {
        cell.append(c);
      }
    }
    if (!bar) {
      cells.add(cell.toString().strip());
    }
    return cells;
  }

  private int table(List<String> lines, int from, int outside, StringBuilder out) {
    List<String> sides = new ArrayList<>();
    for (String rule : cells(lines.get(from + 1))) {
      boolean left = rule.startsWith(":");
      boolean right = rule.endsWith(":");
      sides.add(right ? left ? " class=\"center\"" : " class=\"right\"" : "");
    }
    out.append("<table>\n<thead>");
    row(cells(lines.get(from)), sides, "th", outside, out);
    out.append("</thead>\n<tbody>\n");
    int i = from + 2;
    while (i < lines.size() && !lines.get(i).isBlank() && !interrupts(lines.get(i))) {
      row(cells(lines.get(i)), sides, "td", outside, out);
      i++;
    }
    out.append("</tbody></table>\n");
    return i;
  }

  private void row(
      List<String> cells, List<String> sides, String tag, int outside, StringBuilder out) {
    out.append("<tr>");
    for (int i = 0; i < sides.size(); i++) {
      out.append('<').append(tag).append(sides.get(i)).append('>');
      int within = open.size();
      inline(i < cells.size() ? cells.get(i) : "", Math.max(outside, within), out);
      closeTo(within, out);
      out.append("</").append(tag).append('>');
    }
    out.append("</tr>\n");
  }

  private int paragraph(
      List<String> lines, int from, boolean tight, int outside, StringBuilder out) {
    int i = from;
    while (i < lines.size() && definition(lines.get(i)) != null) {
      i++;
    }
    List<String> text = new ArrayList<>();
    while (i < lines.size() && !lines.get(i).isBlank()) {
      String line = lines.get(i);
      if (!text.isEmpty()) {
        int level = underline(line);
        if (level > 0) {
          heading(level, String.join("\n", text), outside, out);
          return i + 1;
        }
        if (interrupts(line) || isTable(lines, i)) {
          break;
        }
      }
      // leading spaces of a line mean nothing; two at its end are a break, as every end is here
      text.add(line.strip());
      i++;
    }
    if (!text.isEmpty()) {
      out.append(tight ? "" : "<p>");
      inline(String.join("\n", text), outside, out);
      out.append(tight ? "\n" : "</p>\n");
    }
    return i;
  }

  private static int underline(String line) {
    int indent = indent(line);
    if (indent >= CODE_INDENT || indent == line.length()) {
      return 0;
    }
    char c = line.charAt(indent);
    return (c == '=' || c == '-') && line.substring(indent + run(line, indent, c)).isBlank()
        ? c == '=' ? 1 : 2
        : 0;
  }

  /// Whether a line ends the paragraph before it.
  private static boolean interrupts(String line) {
    int indent = indent(line);
    if (indent >= CODE_INDENT || indent == line.length()) {
      return false;
    }
    String text = line.substring(indent);
    if (text.charAt(0) == '>' || fence(text) > 0 || headingLevel(text) > 0 || isRule(text)) {
      return true;
    }
    Marker marker = marker(line);
    return (marker != null && !marker.empty && marker.start.equals("1"))
        || htmlKind(text, false) > 0;
  }

  // ---------------------------------------------------------------- HTML in Markdown

  /// Which of the specification's seven kinds of HTML block begins here; 0 for none.
  ///
  /// @param fresh whether no paragraph would be interrupted by it
  private static int htmlKind(String text, boolean fresh) {
    if (text.charAt(0) != '<') {
      return 0;
    }
    if (VERBATIM_TAG.matcher(text).lookingAt()) {
      return 1;
    }
    if (text.startsWith("<!--")) {
      return 2;
    }
    if (text.startsWith("<?")) {
      return 3;
    }
    if (text.startsWith("<![CDATA[")) {
      return 5;
    }
    if (text.length() > 2 && text.charAt(1) == '!' && Character.isLetter(text.charAt(2))) {
      return 4;
    }
    if (BLOCK_TAG.matcher(text).lookingAt()) {
      return 6;
    }
    int end = tagEnd(text, 0);
    return fresh && end > 0 && text.substring(end).isBlank() ? 7 : 0;
  }

  private static boolean endsHtml(String line, int kind) {
    return switch (kind) {
      case 1 -> VERBATIM_END.matcher(line).find();
      case 2 -> line.contains("-->");
      case 3 -> line.contains("?>");
      case 4 -> line.contains(">");
      case 5 -> line.contains("]]>");
      default -> line.isBlank();
    };
  }

  private int htmlBlock(List<String> lines, int from, int kind, int outside, StringBuilder out) {
    int i = from;
    while (i < lines.size() && !endsHtml(lines.get(i), kind)) {
      i++;
    }
    // the line that ends it belongs to it, unless it is the blank one
    int end = Math.min(lines.size(), kind <= 5 ? i + 1 : i);
    String text = String.join("\n", lines.subList(from, end));
    StringBuilder plain = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      if (text.charAt(at) != '<') {
        plain.append(text.charAt(at++));
        continue;
      }
      if (text.startsWith("<!--", at)) {
        named(plain, out);
        int close = text.indexOf("-->", at + 4);
        if (close < 0) {
          out.append(
              "<p class=\"warning\">⚠ a comment of HTML begins here and never ends: GitHub hides"
                  + " all that follows</p>\n");
          return end;
        }
        at = close + 3;
        continue;
      }
      int close = tagEnd(text, at);
      if (close < 0) {
        plain.append(text.charAt(at++));
      } else {
        named(plain, out);
        tag(text.substring(at, close), outside, out);
        at = close;
      }
    }
    named(plain, out);
    out.append('\n');
    return end;
  }

  /// Where a tag ends that begins here; -1 when it is none.
  private static int tagEnd(String text, int from) {
    int at = from + 1;
    boolean closing = at < text.length() && text.charAt(at) == '/';
    if (closing) {
      at++;
    }
    int name = at;
    while (at < text.length()
        && (isWord(text.charAt(at)) || (at > name && text.charAt(at) == '-'))) {
      at++;
    }
    if (at == name || !Character.isLetter(text.charAt(name))) {
      return -1;
    }
    while (at < text.length()) {
      int before = at;
      at = space(text, at);
      if (at == text.length()) {
        return -1;
      }
      char c = text.charAt(at);
      if (c == '>') {
        return at + 1;
      }
      if (c == '/' && !closing) {
        return at + 1 < text.length() && text.charAt(at + 1) == '>' ? at + 2 : -1;
      }
      if (closing || at == before || !(isWord(c) || c == ':')) {
        return -1;
      }
      while (at < text.length()
          && (isWord(text.charAt(at)) || ".:-".indexOf(text.charAt(at)) >= 0)) {
        at++;
      }
      int equals = space(text, at);
      if (equals < text.length() && text.charAt(equals) == '=') {
        at = valueEnd(text, space(text, equals + 1));
        if (at < 0) {
          return -1;
        }
      }
    }
    return -1;
  }

  private static int valueEnd(String text, int from) {
    if (from >= text.length()) {
      return -1;
    }
    char quote = text.charAt(from);
    if (quote == '"' || quote == '\'') {
      int end = text.indexOf(quote, from + 1);
      return end < 0 ? -1 : end + 1;
    }
    int at = from;
    while (at < text.length() && " \n\"'=<>`".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at == from ? -1 : at;
  }

  private static int space(String text, int from) {
    int at = from;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
      at++;
    }
    return at;
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  /// Writes one of the few tags that are passed on, or shows the tag as text.
  private void tag(String tag, int outside, StringBuilder out) {
    boolean closing = tag.charAt(1) == '/';
    int from = closing ? 2 : 1;
    int end = from;
    while (end < tag.length() && (isWord(tag.charAt(end)) || tag.charAt(end) == '-')) {
      end++;
    }
    String name = tag.substring(from, end).toLowerCase(Locale.ROOT);
    if (name.equals("br") && !closing) {
      out.append("<span class=\"br\" title=\"&lt;br&gt;\">⏎</span><br>");
    } else if (name.equals("details") || name.equals("summary")) {
      if (closing) {
        int at = open.lastIndexOf(name);
        if (at >= outside) {
          closeTo(at, out);
        }
      } else {
        boolean shown = tag.substring(end).strip().startsWith("open");
        open.add(name);
        out.append('<').append(name).append(shown && name.equals("details") ? " open>" : ">");
      }
    } else {
      out.append("<span class=\"raw\" title=\"raw HTML\">").append(escaped(tag)).append("</span>");
    }
  }

  private void closeTo(int count, StringBuilder out) {
    while (open.size() > count) {
      out.append("</").append(open.removeLast()).append('>');
    }
  }

  // ---------------------------------------------------------------- text within a block

  private void inline(String text, int outside, StringBuilder out) {
    new Line(text, outside).write(out);
  }

  /// Writes collected text with people, issues and mail addresses as links, and empties it.
  private void named(StringBuilder collected, StringBuilder out) {
    if (collected.isEmpty()) {
      return;
    }
    String text = collected.toString();
    collected.setLength(0);
    Matcher found = NAMED.matcher(text);
    int at = 0;
    while (found.find()) {
      out.append(escaped(text.substring(at, found.start())));
      String shown = escaped(found.group());
      at = found.end();
      String who = found.group("who");
      if (who != null) {
        out.append("<a class=\"mention\" title=\"GitHub would notify them\">");
        out.append(shown).append("</a>");
      } else if (found.group("mail") != null) {
        out.append("<a class=\"mail\" title=\"mail\">").append(shown).append("</a>");
      } else {
        String other = found.group("other");
        String repo = found.group("repo");
        String number = other == null ? found.group("number") : other;
        out.append("<a class=\"ref\" href=\"/")
            .append(escaped(repo == null ? repository : repo))
            .append("/issues/")
            .append(number)
            .append("\">")
            .append(shown)
            .append("</a>");
      }
    }
    out.append(escaped(text.substring(at)));
  }

  private enum Kind {
    TEXT,
    HTML,
    LINK,
    DELIMITER,
    BRACKET
  }

  /// A part of a line: text, finished HTML, a run of marks, or a bracket that waits for its end.
  private static final class Piece {
    final Kind kind;

    /// The text or HTML; of a run of marks the mark.
    final String value;

    /// A link without its tag, for when it stands within another link.
    final String plain;

    final int length;
    final boolean opens;
    final boolean closes;
    final int at;

    /// How many marks of a run are left.
    int left;

    /// Whether a bracket may still begin a link.
    boolean active = true;

    Piece(
        Kind kind, String value, String plain, int length, boolean opens, boolean closes, int at) {
      this.kind = kind;
      this.value = value;
      this.plain = plain;
      this.length = length;
      this.opens = opens;
      this.closes = closes;
      this.at = at;
      left = length;
    }

    static Piece text(String text) {
      return new Piece(Kind.TEXT, text, "", 0, false, false, 0);
    }

    static Piece html(String html) {
      return new Piece(Kind.HTML, html, "", 0, false, false, 0);
    }

    boolean isImage() {
      return value.startsWith("!");
    }
  }

  /// The text of one block.
  private final class Line {
    private final String source;
    private final int outside;
    private final List<Piece> pieces = new ArrayList<>();
    private final StringBuilder plain = new StringBuilder();
    private int at;

    Line(String source, int outside) {
      this.source = source;
      this.outside = outside;
    }

    void write(StringBuilder out) {
      while (at < source.length()) {
        step();
      }
      endText();
      emphasise(0);
      out.append(join(0, false));
    }

    private void step() {
      char c = source.charAt(at);
      switch (c) {
        case '\\' -> escape();
        case '`' -> code();
        case '*', '_', '~' -> delimiters(c);
        case '[' -> bracket("[");
        case '!' -> {
          if (source.startsWith("[", at + 1)) {
            bracket("![");
          } else {
            literal(1);
          }
        }
        case ']' -> closeBracket();
        case '<' -> angle();
        case '&' -> entity();
        case '\n' -> {
          html("<br>\n");
          at++;
        }
        case 'h', 'H', 'f', 'F', 'w', 'W' -> address();
        default -> literal(1);
      }
    }

    private void literal(int count) {
      plain.append(source, at, at + count);
      at += count;
    }

    private void endText() {
      if (!plain.isEmpty()) {
        pieces.add(Piece.text(plain.toString()));
        plain.setLength(0);
      }
    }

    private void html(String html) {
      endText();
      pieces.add(Piece.html(html));
    }

    private void link(String html, String text) {
      endText();
      pieces.add(new Piece(Kind.LINK, html, text, 0, false, false, at));
    }

    private void escape() {
      if (at + 1 == source.length()) {
        literal(1);
      } else if (source.charAt(at + 1) == '\n') {
        html("<br>\n");
        at += 2;
      } else if (isMark(source.charAt(at + 1))) {
        at++;
        literal(1);
      } else {
        literal(1);
      }
    }

    private void code() {
      int length = run(source, at, '`');
      int end = at + length;
      while (end < source.length()) {
        end = source.indexOf('`', end);
        if (end < 0) {
          break;
        }
        int closing = run(source, end, '`');
        if (closing == length) {
          String inside = source.substring(at + length, end).replace('\n', ' ');
          if (inside.length() > 1
              && inside.startsWith(" ")
              && inside.endsWith(" ")
              && !inside.isBlank()) {
            inside = inside.substring(1, inside.length() - 1);
          }
          html("<code>" + escaped(inside) + "</code>");
          at = end + closing;
          return;
        }
        end += closing;
      }
      literal(length);
    }

    private void delimiters(char c) {
      int length = run(source, at, c);
      char before = at == 0 ? ' ' : source.charAt(at - 1);
      char after = at + length == source.length() ? ' ' : source.charAt(at + length);
      boolean left =
          !blank(after) && (!isPunctuation(after) || blank(before) || isPunctuation(before));
      boolean right =
          !blank(before) && (!isPunctuation(before) || blank(after) || isPunctuation(after));
      boolean opens = c == '_' ? left && (!right || isPunctuation(before)) : left;
      boolean closes = c == '_' ? right && (!left || isPunctuation(after)) : right;
      if (c == '~' && length > 2) {
        literal(length);
        return;
      }
      endText();
      pieces.add(new Piece(Kind.DELIMITER, Character.toString(c), "", length, opens, closes, at));
      at += length;
    }

    private void bracket(String value) {
      endText();
      at += value.length();
      pieces.add(new Piece(Kind.BRACKET, value, "", 0, false, false, at));
    }

    private void closeBracket() {
      endText();
      int opening = pieces.size() - 1;
      while (opening >= 0 && pieces.get(opening).kind != Kind.BRACKET) {
        opening--;
      }
      if (opening < 0) {
        literal(1);
        return;
      }
      Piece bracket = pieces.get(opening);
      Target target = bracket.active ? target(bracket) : null;
      if (target == null) {
        pieces.set(opening, Piece.text(bracket.value));
        literal(1);
        return;
      }
      emphasise(opening + 1);
      String inside = join(opening + 1, true);
      while (pieces.size() > opening) {
        pieces.removeLast();
      }
      at = target.end;
      if (bracket.isImage()) {
        html(
            "<span class=\"warning\">⚠ image “"
                + inside
                + "” from <code>"
                + escaped(target.address)
                + "</code></span>");
        return;
      }
      link(anchor(target.address, inside), inside);
      for (Piece piece : pieces) {
        if (piece.kind == Kind.BRACKET && !piece.isImage()) {
          piece.active = false;
        }
      }
    }

    /// Where the link goes whose text ends here; null when it is no link.
    private @Nullable Target target(Piece bracket) {
      if (source.startsWith("(", at + 1)) {
        Target target = written(at + 2);
        if (target != null) {
          return target;
        }
      }
      String name = source.substring(bracket.at, at);
      int end = at + 1;
      if (source.startsWith("[", at + 1)) {
        int close = source.indexOf(']', at + 2);
        if (close > at + 2) {
          name = source.substring(at + 2, close);
          end = close + 1;
        } else if (close == at + 2) {
          end = close + 1;
        }
      }
      String address = definitions.isEmpty() ? null : definitions.get(label(name));
      return address == null ? null : new Target(address, end);
    }

    private @Nullable Target written(int from) {
      int i = space(source, from);
      StringBuilder address = new StringBuilder();
      if (source.startsWith("<", i)) {
        int close = source.indexOf('>', i);
        if (close < 0 || source.substring(i, close).indexOf('\n') >= 0) {
          return null;
        }
        address.append(source, i + 1, close);
        i = close + 1;
      } else {
        int depth = 0;
        while (i < source.length() && source.charAt(i) > ' ') {
          char c = source.charAt(i);
          if (c == '\\' && i + 1 < source.length() && isMark(source.charAt(i + 1))) {
            address.append(source.charAt(i + 1));
            i += 2;
            continue;
          }
          if (c == '(') {
            depth++;
          } else if (c == ')' && depth-- == 0) {
            break;
          }
          address.append(c);
          i++;
        }
      }
      int behind = space(source, i);
      if (behind > i && behind < source.length() && "\"'(".indexOf(source.charAt(behind)) >= 0) {
        char close = source.charAt(behind) == '(' ? ')' : source.charAt(behind);
        int end = source.indexOf(close, behind + 1);
        if (end < 0) {
          return null;
        }
        behind = space(source, end + 1);
      }
      return source.startsWith(")", behind)
          ? new Target(entities(address.toString()), behind + 1)
          : null;
    }

    private void angle() {
      if (source.startsWith("<!--", at)) {
        int close = source.indexOf("-->", at + 4);
        if (close > 0) {
          html("");
          at = close + 3;
          return;
        }
      }
      int close = source.indexOf('>', at);
      if (close > 0) {
        String inside = source.substring(at + 1, close);
        if (inside.length() <= LONGEST_ADDRESS && isAddress(inside)) {
          link(anchor(inside, escaped(inside)), escaped(inside));
          at = close + 1;
          return;
        }
        int end = tagEnd(source, at);
        if (end > 0) {
          StringBuilder shown = new StringBuilder();
          tag(source.substring(at, end), outside, shown);
          html(shown.toString());
          at = end;
          return;
        }
      }
      literal(1);
    }

    private void entity() {
      int end = source.indexOf(';', at);
      if (end > at && end - at < LONGEST_ENTITY) {
        String meaning = meaning(source.substring(at + 1, end));
        if (meaning != null) {
          plain.append(meaning);
          at = end + 1;
          return;
        }
      }
      literal(1);
    }

    /// An address without any mark around it, which GitHub makes a link all the same.
    private void address() {
      int from = at;
      boolean fresh = from == 0 || !Character.isLetter(source.charAt(from - 1));
      int domain = -1;
      boolean web = false;
      for (String scheme : List.of("https://", "http://", "ftp://")) {
        if (fresh && source.regionMatches(true, from, scheme, 0, scheme.length())) {
          domain = from + scheme.length();
          web = true;
        }
      }
      if (!web
          && source.regionMatches(true, from, "www.", 0, 4)
          && (from == 0
              || blank(source.charAt(from - 1))
              || "*_~(".indexOf(source.charAt(from - 1)) >= 0)) {
        domain = from;
      }
      int end = domain;
      boolean dot = false;
      while (domain >= 0 && end < source.length() && isHostPart(source.charAt(end))) {
        dot |= source.charAt(end) == '.';
        end++;
      }
      if (domain < 0 || end == domain || !(web || dot)) {
        literal(1);
        return;
      }
      while (end < source.length() && !blank(source.charAt(end)) && source.charAt(end) != '<') {
        end++;
      }
      end = withoutTail(from, end);
      String text = source.substring(from, end);
      String shown = escaped(text);
      link(anchor(web ? text : "http://" + text, shown), shown);
      at = end;
    }

    /// An address does not end with a mark of the sentence around it.
    private int withoutTail(int from, int to) {
      int end = to;
      long tooMany = 0;
      for (int i = from; i < to; i++) {
        tooMany += source.charAt(i) == ')' ? 1 : source.charAt(i) == '(' ? -1 : 0;
      }
      while (end > from) {
        char c = source.charAt(end - 1);
        if ("?!.,:*_~'\"".indexOf(c) >= 0) {
          end--;
        } else if (c == ')' && tooMany > 0) {
          tooMany--;
          end--;
        } else if (c == ';') {
          int amp = source.lastIndexOf('&', end - 1);
          if (amp <= from || !isName(source.substring(amp + 1, end - 1))) {
            return end - 1;
          }
          end = amp;
        } else {
          return end;
        }
      }
      return end;
    }

    /// Turns runs of marks into emphasis, from a piece on to the end.
    private void emphasise(int from) {
      Map<String, Integer> bottoms = new HashMap<>();
      int i = from;
      while (i < pieces.size()) {
        Piece closer = pieces.get(i);
        if (closer.kind != Kind.DELIMITER || !closer.closes || closer.left == 0) {
          i++;
          continue;
        }
        String key = closer.value + closer.opens + closer.length % 3;
        int bottom = bottoms.getOrDefault(key, from);
        int j = i - 1;
        while (j >= bottom && !pairs(pieces.get(j), closer)) {
          j--;
        }
        if (j < bottom) {
          bottoms.put(key, i);
          i++;
          continue;
        }
        Piece opener = pieces.get(j);
        boolean strike = closer.value.equals("~");
        int used = strike ? closer.left : opener.left >= 2 && closer.left >= 2 ? 2 : 1;
        String tag = strike ? "del" : used == 2 ? "strong" : "em";
        for (int k = j + 1; k < i; k++) {
          Piece between = pieces.get(k);
          if (between.kind == Kind.DELIMITER) {
            pieces.set(k, Piece.text(between.value.repeat(between.left)));
          }
        }
        opener.left -= used;
        closer.left -= used;
        pieces.add(i, Piece.html("</" + tag + ">"));
        pieces.add(j + 1, Piece.html("<" + tag + ">"));
        i += 2;
      }
    }

    private static boolean pairs(Piece opener, Piece closer) {
      if (opener.kind != Kind.DELIMITER
          || !opener.opens
          || opener.left == 0
          || !opener.value.equals(closer.value)) {
        return false;
      }
      if (closer.value.equals("~")) {
        return opener.left == closer.left;
      }
      return !((closer.opens || opener.closes)
          && (opener.length + closer.length) % 3 == 0
          && !(opener.length % 3 == 0 && closer.length % 3 == 0));
    }

    /// The pieces from one on as HTML; within a link there are no other links.
    private String join(int from, boolean inLink) {
      StringBuilder out = new StringBuilder();
      StringBuilder text = new StringBuilder();
      for (Piece piece : pieces.subList(from, pieces.size())) {
        switch (piece.kind) {
          case TEXT -> text.append(piece.value);
          case BRACKET -> text.append(piece.value);
          case DELIMITER -> text.repeat(piece.value, piece.left);
          case HTML, LINK -> {
            endText(text, inLink, out);
            out.append(piece.kind == Kind.LINK && inLink ? piece.plain : piece.value);
          }
        }
      }
      endText(text, inLink, out);
      return out.toString();
    }

    private void endText(StringBuilder text, boolean inLink, StringBuilder out) {
      if (inLink) {
        out.append(escaped(text.toString()));
        text.setLength(0);
      } else {
        named(text, out);
      }
    }
  }

  private record Target(String address, int end) {}

  private static String anchor(String address, String inside) {
    if (isWeb(address)) {
      return "<a class=\"link\" rel=\"noopener noreferrer nofollow\" target=\"_blank\" href=\""
          + escaped(address)
          + "\" title=\""
          + escaped(address)
          + "\">"
          + inside
          + "</a>";
    }
    return "<span class=\"odd\" title=\"not to the web\">"
        + inside
        + " → <code>"
        + escaped(address)
        + "</code></span>";
  }

  private static boolean isWeb(String address) {
    return address.regionMatches(true, 0, "http://", 0, 7)
        || address.regionMatches(true, 0, "https://", 0, 8);
  }

  /// Whether the text within angle brackets is an address: a scheme and no space.
  private static boolean isAddress(String text) {
    int colon = text.indexOf(':');
    if (colon < 2 || colon > LONGEST_ENTITY || !Character.isLetter(text.charAt(0))) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c == '<' || (i < colon && !isWord(c) && "+.-".indexOf(c) < 0)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHostPart(char c) {
    return Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
  }

  private static boolean isName(String text) {
    return !text.isEmpty() && text.chars().allMatch(Character::isLetterOrDigit);
  }

  private static boolean blank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  /// The marks that a backslash takes the meaning from.
  private static boolean isMark(char c) {
    return c > ' ' && c < 127 && !Character.isLetterOrDigit(c);
  }

  private static boolean isPunctuation(char c) {
    return isMark(c)
        || switch (Character.getType(c)) {
          case Character.CONNECTOR_PUNCTUATION,
              Character.DASH_PUNCTUATION,
              Character.START_PUNCTUATION,
              Character.END_PUNCTUATION,
              Character.INITIAL_QUOTE_PUNCTUATION,
              Character.FINAL_QUOTE_PUNCTUATION,
              Character.OTHER_PUNCTUATION,
              Character.MATH_SYMBOL,
              Character.CURRENCY_SYMBOL,
              Character.MODIFIER_SYMBOL,
              Character.OTHER_SYMBOL ->
              true;
          default -> false;
        };
  }

  /// A text with its named and numbered characters in place of their names.
  private static String entities(String text) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int end = text.charAt(at) == '&' ? text.indexOf(';', at) : -1;
      String meaning =
          end > at && end - at < LONGEST_ENTITY ? meaning(text.substring(at + 1, end)) : null;
      if (meaning == null) {
        out.append(text.charAt(at++));
      } else {
        out.append(meaning);
        at = end + 1;
      }
    }
    return out.toString();
  }

  private static @Nullable String meaning(String name) {
    if (!name.startsWith("#")) {
      return ENTITIES.get(name);
    }
    boolean hex = name.length() > 1 && (name.charAt(1) == 'x' || name.charAt(1) == 'X');
    String digits = name.substring(hex ? 2 : 1);
    if (digits.isEmpty() || digits.length() > 7) {
      return null;
    }
    try {
      int code = Integer.parseUnsignedInt(digits, hex ? 16 : 10);
      boolean real =
          Character.isValidCodePoint(code) && code != 0 && !(code >= 0xd800 && code <= 0xdfff);
      return real ? Character.toString(code) : "\ufffd";
    } catch (NumberFormatException _) {
      return null;
    }
  }
}
