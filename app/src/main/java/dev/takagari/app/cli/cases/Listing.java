package dev.takagari.app.cli.cases;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.app.cli.CommandFailure;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.PrintedJson;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ZoneOption;
import dev.takagari.app.cli.hunt.TableText;
import dev.takagari.core.text.PlainText;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// A command that prints a list of the service's, page by page. Exit code 0, or 1 when it is empty.
abstract class Listing extends ServiceCall {
  private static final int PAGE = 500;

  /// Names that people choose are shorter; columns are as wide as their widest cell.
  private static final int LONGEST_NAME = 72;

  /// How lists are printed.
  enum Format {
    table,
    ndjson
  }

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "table or ndjson. Default: table on a terminal, else ndjson.")
  private @Nullable Format format;

  @Mixin private final ZoneOption zone = new ZoneOption();

  /// A name that an event or a file gave, however long it is.
  ///
  /// @param name harmless on a terminal
  static String cut(String name) {
    return PlainText.cut(name, LONGEST_NAME);
  }

  /// Address and parameters, without those of pages.
  abstract String path();

  /// Most items, 0 for all.
  abstract long limit();

  /// Name of the member of an answer that has the items.
  abstract String member();

  /// Names of the columns of a table.
  abstract List<String> columns(DisplayZone zone);

  /// The cells of one item, harmless on a terminal.
  abstract List<String> cells(JsonNode item, DisplayZone zone);

  /// What else is to be said when there are more than were asked for; empty for nothing.
  ///
  /// @param cursor of the first that is not shown
  Optional<String> unseen(ServiceClient client, String cursor) {
    return Optional.empty();
  }

  @Override
  final int ask(ServiceClient client, PrintWriter out) {
    if (limit() < 0) {
      throw CommandFailure.usage("--limit is 0 or more");
    }
    DisplayZone shown = zone.zone(System.getenv());
    TableText table = new TableText(columns(shown));
    long left = limit() == 0 ? Long.MAX_VALUE : limit();
    long printed = 0;
    String cursor = "";
    do {
      JsonNode answer = client.get(page(path(), cursor, Math.min(left, PAGE)));
      List<List<String>> rows = new ArrayList<>();
      for (JsonNode item : answer.path(member())) {
        printed++;
        left--;
        if (isTable()) {
          rows.add(cells(item, shown));
        } else {
          out.println(PrintedJson.line(item));
        }
      }
      table.print(rows, out);
      out.flush();
      cursor = answer.path("next_cursor").isTextual() ? answer.path("next_cursor").asText() : "";
    } while (!cursor.isEmpty() && left > 0);
    if (!cursor.isEmpty()) {
      PrintWriter err = spec().commandLine().getErr();
      err.printf(
          Locale.ROOT,
          "takagari: there are more than these %,d; --limit N shows more, 0 all%n",
          printed);
      unseen(client, cursor).ifPresent(text -> err.println("takagari: " + text));
    }
    if (printed == 0) {
      spec().commandLine().getErr().println("takagari: nothing fits");
      return ExitCodes.NONE;
    }
    return ExitCodes.OK;
  }

  /// Address of a page.
  ///
  /// @param path as of [#path()]
  /// @param cursor empty for the first one
  static String page(String path, String cursor, long most) {
    return path
        + (path.contains("?") ? "&" : "?")
        + "limit="
        + most
        + (cursor.isEmpty() ? "" : "&cursor=" + encoded(cursor));
  }

  // null is what it gives since Java 25 when nobody is there
  @SuppressWarnings("SystemConsoleNull")
  private boolean isTable() {
    if (format != null) {
      return format == Format.table;
    }
    java.io.Console console = System.console();
    return console != null && console.isTerminal();
  }

  /// An address with the parameters that have a value.
  static String address(String path, Map<String, @Nullable String> parameters) {
    StringBuilder address = new StringBuilder(path);
    parameters.forEach(
        (name, value) -> {
          if (value != null) {
            address.append(address.indexOf("?") < 0 ? '?' : '&');
            address.append(name).append('=').append(encoded(value));
          }
        });
    return address.toString();
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
