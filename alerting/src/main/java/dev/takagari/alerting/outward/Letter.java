package dev.takagari.alerting.outward;

import dev.takagari.alerting.note.CaseBrief.Link;
import dev.takagari.core.telling.ScreenBook;
import dev.takagari.core.text.PlainText;
import java.util.List;

/// What is told, in the form that pages and mails share: a title, parts with lines, links. Its
/// texts are harmless to read and not escaped for any markup. Immutable.
///
/// @param title one line
/// @param links of our own console or of a product's; nothing that an event said
record Letter(String title, List<Part> parts, List<Link> links) {
  private static final String CUT = "\n… shortened: the rest is in Takagari\n";
  private static final int LONGEST = ScreenBook.LONGEST_TEXT - CUT.length();

  Letter {
    title = PlainText.visible(title);
    parts = List.copyOf(parts);
    links = List.copyOf(links);
  }

  /// Lines below a heading.
  ///
  /// @param heading may be empty
  /// @param note about all of the lines; may be empty
  record Part(String heading, String note, List<String> lines) {
    Part {
      lines = lines.stream().map(PlainText::visibleLines).toList();
    }

    boolean isEmpty() {
      return note.isEmpty() && lines.isEmpty();
    }
  }

  /// As plain text, without the title.
  String text() {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      if (part.isEmpty()) {
        continue;
      }
      if (!text.isEmpty()) {
        text.append('\n');
      }
      if (part.heading().isEmpty()) {
        part.lines().forEach(line -> text.append(line).append('\n'));
        continue;
      }
      text.append(part.heading());
      if (!part.note().isEmpty()) {
        text.append(" (").append(part.note()).append(')');
      }
      text.append('\n');
      part.lines().forEach(line -> text.append("- ").append(line).append('\n'));
    }
    if (!links.isEmpty()) {
      text.append('\n');
      links.forEach(link -> text.append(link.text()).append(": ").append(link.url()).append('\n'));
    }
    return bounded(text);
  }

  /// As a page of HTML that asks for nothing from anywhere.
  String html() {
    StringBuilder html = new StringBuilder("<h2>").append(escaped(title)).append("</h2>\n");
    boolean isCut = false;
    for (Part part : parts) {
      if (part.isEmpty()) {
        continue;
      }
      String text = html(part);
      if (html.length() + text.length() > LONGEST) {
        isCut = true;
        break;
      }
      html.append(text);
    }
    if (isCut) {
      html.append("<p>… shortened: the rest is in Takagari</p>\n");
    }
    for (Link link : links) {
      html.append("<p><a href=\"")
          .append(escaped(link.url()))
          .append("\">")
          .append(escaped(link.text()))
          .append("</a></p>\n");
    }
    return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"></head><body>\n"
        + html
        + "</body></html>\n";
  }

  private static String html(Part part) {
    StringBuilder html = new StringBuilder();
    if (!part.heading().isEmpty()) {
      html.append("<h3>").append(escaped(part.heading())).append("</h3>\n");
    }
    if (!part.note().isEmpty()) {
      html.append("<p><i>").append(escaped(part.note())).append("</i></p>\n");
    }
    if (part.heading().isEmpty()) {
      part.lines().forEach(line -> html.append("<p>").append(broken(line)).append("</p>\n"));
    } else if (!part.lines().isEmpty()) {
      html.append("<ul>\n");
      part.lines().forEach(line -> html.append("<li>").append(broken(line)).append("</li>\n"));
      html.append("</ul>\n");
    }
    return html.toString();
  }

  private static String broken(String line) {
    return escaped(line).replace("\n", "<br>\n");
  }

  /// For elements and attributes of HTML alike.
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String bounded(StringBuilder text) {
    return text.length() <= LONGEST
        ? text.toString()
        : PlainText.beginning(text.toString(), LONGEST) + CUT;
  }
}
