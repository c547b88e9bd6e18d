package dev.takagari.enrich.match;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.normalize.Fold;
import dev.takagari.core.normalize.IpNetwork;
import dev.takagari.core.normalize.UrlText;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What matching means, in strings: every indicator against every text of every column.
public final class PlainMatcher {
  private static final List<Column> ADDRESSES =
      List.of(
          Columns.DESTINATION_IP,
          Columns.SOURCE_IP,
          Columns.DNS_RESOLVED_IP,
          Columns.HOST_EXTERNAL_IP,
          Columns.HOST_IP,
          Columns.RELATED_IP);
  private static final List<Column> NAMES =
      List.of(
          Columns.DNS_QUESTION_NAME,
          Columns.DESTINATION_DOMAIN,
          Columns.SOURCE_DOMAIN,
          Columns.DNS_ANSWERS_DATA,
          Columns.RELATED_DOMAIN);
  private static final List<Column> DIGESTS =
      List.of(
          Columns.PROCESS_HASH_SHA256,
          Columns.PROCESS_HASH_MD5,
          Columns.FILE_HASH_SHA256,
          Columns.FILE_HASH_MD5,
          Columns.RELATED_HASH);
  private static final List<Column> PATHS = List.of(Columns.FILE_PATH, Columns.PROCESS_EXECUTABLE);
  private static final List<Column> BASE_NAMES = List.of(Columns.FILE_NAME, Columns.PROCESS_NAME);

  private final Collection<ActiveIndicator> indicators;

  /// Where a value was found.
  public record Found(Column column, String observed) {}

  public PlainMatcher(Collection<ActiveIndicator> indicators) {
    this.indicators = indicators;
  }

  /// What an event holds.
  public Map<IndicatorValue, Found> match(Event event) {
    Map<IndicatorValue, Found> all = new LinkedHashMap<>();
    for (ActiveIndicator indicator : indicators) {
      for (Column column : columns(indicator.value())) {
        for (String text : texts(event, column)) {
          if (matches(indicator, text)) {
            all.putIfAbsent(indicator.value(), new Found(column, text));
          }
        }
      }
    }
    return all;
  }

  private static List<Column> columns(IndicatorValue value) {
    return switch (value.type()) {
      case IPV4, IPV6, CIDR -> ADDRESSES;
      case DOMAIN, HOSTNAME -> NAMES;
      case MD5, SHA1, SHA256 -> DIGESTS;
      case FILENAME ->
          value.text().contains("\\") || value.text().contains("/") ? PATHS : BASE_NAMES;
      case URL -> List.of(Columns.URL_ORIGINAL);
      case CMDLINE -> List.of(Columns.PROCESS_COMMAND_LINE);
      case USER_AGENT -> List.of(Columns.USER_AGENT_ORIGINAL);
      case EMAIL, JA3, JA4, OTHER -> List.of();
    };
  }

  private static List<String> texts(Event event, Column column) {
    if (column.type() == ColumnType.TEXT_LIST) {
      return event.strings(column);
    }
    String text = event.string(column);
    return text == null ? List.of() : List.of(text);
  }

  private static boolean matches(ActiveIndicator indicator, String text) {
    String value = indicator.value().text();
    return switch (indicator.value().type()) {
      case IPV4, IPV6, HOSTNAME, MD5, SHA1, SHA256 -> text.equals(value);
      case CIDR -> {
        IpNetwork network = IpNetwork.parse(value);
        yield network != null && network.contains(text);
      }
      case DOMAIN -> text.equals(value) || (!indicator.exact() && text.endsWith("." + value));
      case FILENAME, USER_AGENT -> Fold.fold(text).equals(value);
      case URL -> isUrl(text, value);
      case CMDLINE -> Fold.fold(text).contains(value);
      case EMAIL, JA3, JA4, OTHER -> false;
    };
  }

  private static boolean isUrl(String text, String value) {
    String canonical = UrlText.canonical(text);
    return canonical == null
        ? value.equals(UrlText.canonical("http://" + text))
            || value.equals(UrlText.canonical("https://" + text))
        : canonical.equals(value);
  }

  /// The indicators of a type.
  static List<ActiveIndicator> ofType(Collection<ActiveIndicator> all, IndicatorType type) {
    return all.stream().filter(one -> one.value().type() == type).toList();
  }
}
