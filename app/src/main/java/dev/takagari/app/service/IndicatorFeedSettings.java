package dev.takagari.app.service;

import dev.takagari.core.detection.Severity;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.Tlp;
import dev.takagari.core.indicator.store.SourceRules;
import dev.takagari.enrich.feed.FeedSource;
import dev.takagari.enrich.feed.IndicatorFeed;
import dev.takagari.enrich.format.FeedFormat;
import dev.takagari.enrich.http.Credentials;
import dev.takagari.enrich.read.CsvColumns;
import dev.takagari.enrich.read.ReadOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes feeds of indicators of what the configuration says, or tells what is wrong with it, by key
/// and never with what a secret is.
final class IndicatorFeedSettings {
  private static final String HERE = "indicators.feeds";
  private static final String ACCESS = "indicators.credentials.";
  private static final Duration LEAST_EVERY = Duration.ofSeconds(1);
  private static final Duration MOST_STALE = Duration.ofDays(3650);

  /// Which keys say where a source is, by what it is.
  private static final Map<String, Set<String>> PLACES =
      new TreeMap<>(
          Map.of(
              "local-file", Set.of("file"),
              "local-directory", Set.of("directory"),
              "web-file", Set.of("address"),
              "misp-site", Set.of("address"),
              "taxii", Set.of("address", "collection")));

  private final TakagariProperties.Indicators settings;
  private final BiConsumer<String, String> faults;
  private int told;

  private IndicatorFeedSettings(
      TakagariProperties.Indicators settings, BiConsumer<String, String> faults) {
    this.settings = settings;
    this.faults = faults;
  }

  /// The feeds; those with a fault are left out.
  ///
  /// @param faults is told of each by the key behind `takagari.` and what is wrong
  static List<IndicatorFeed> read(
      TakagariProperties.Indicators settings, BiConsumer<String, String> faults) {
    return new IndicatorFeedSettings(settings, faults).feeds();
  }

  /// The feeds of a configuration that was checked.
  static IndicatorFeeds of(TakagariProperties.Indicators settings) {
    return new IndicatorFeeds(
        read(
            settings,
            (key, what) -> {
              throw new TakagariException(
                  ErrorCode.BAD_CONFIGURATION, "takagari." + key + ": " + what);
            }));
  }

  private List<IndicatorFeed> feeds() {
    Map<String, Credentials> known = new TreeMap<>();
    settings.credentials().forEach((name, access) -> known.put(name, credentials(name, access)));
    List<IndicatorFeed> feeds = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < settings.feeds().size(); i++) {
      int before = told;
      String key = HERE + "[" + i + "].";
      IndicatorFeedProperties feed = settings.feeds().get(i);
      String name = feed.name();
      if (name == null || !name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")) {
        fault(key + "name", "must be 1 to 100 letters, digits, dots, dashes, no dot at its start");
      } else if (!names.add(name.toLowerCase(Locale.ROOT))) {
        fault(key + "name", "is the name of another feed");
      }
      FeedSource source = source(key, feed, known);
      FeedFormat format = format(key, feed);
      ReadOptions options = options(key + "options.", feed, format);
      SourceRules rules = rules(key + "rules.", feed.rules());
      times(key, feed);
      if (told == before && name != null && source != null) {
        feeds.add(
            new IndicatorFeed(
                name,
                source,
                format,
                options,
                feed.keepMissing(),
                feed.every(),
                feed.staleAfter(),
                rules));
      }
    }
    return feeds;
  }

  private Credentials credentials(String name, IndicatorFeedProperties.Access access) {
    String key = ACCESS + name;
    if (!name.matches("[a-z0-9]{1,40}")) {
      fault(key, "must be named by 1 to 40 lower-case letters and digits");
    }
    for (String text :
        Arrays.asList(
            access.user(),
            access.password(),
            access.token(),
            access.headerName(),
            access.headerValue())) {
      if (text != null && (text.isEmpty() || text.chars().anyMatch(c -> c < ' ' || c == 0x7F))) {
        fault(key, "holds an empty text, a line break or another control character");
        return new Credentials.None();
      }
    }
    String user = access.user();
    String password = access.password();
    String token = access.token();
    String header = access.headerName();
    String value = access.headerValue();
    boolean basic = user != null && password != null;
    boolean own = header != null && value != null;
    boolean whole = (user == null) == (password == null) && (header == null) == (value == null);
    int kinds = (basic ? 1 : 0) + (token != null ? 1 : 0) + (own ? 1 : 0);
    if (!whole || kinds != 1) {
      fault(key, "must be user and password, or token, or header-name and header-value");
      return new Credentials.None();
    }
    if (user != null && password != null) {
      return new Credentials.Basic(user, password);
    }
    if (token != null) {
      return new Credentials.Bearer(token);
    }
    if (header == null || value == null || !header.matches("[A-Za-z0-9-]{1,100}")) {
      fault(key + ".header-name", "must be letters, digits and dashes");
      return new Credentials.None();
    }
    return new Credentials.Header(header, value);
  }

  private @Nullable FeedSource source(
      String key, IndicatorFeedProperties feed, Map<String, Credentials> known) {
    String kind = feed.source();
    Set<String> wanted = kind == null ? null : PLACES.get(kind);
    if (kind == null || wanted == null) {
      fault(key + "source", "must be one of " + String.join(", ", PLACES.keySet()));
      return null;
    }
    int before = told;
    Map<String, Boolean> given = new LinkedHashMap<>();
    given.put("file", isGiven(feed.file()));
    given.put("directory", isGiven(feed.directory()));
    given.put("address", feed.address() != null);
    given.put("collection", isGiven(feed.collection()));
    given.forEach(
        (place, is) -> {
          if (is && !wanted.contains(place)) {
            fault(key + place, "says nothing of a " + kind);
          } else if (!is && wanted.contains(place) && !place.equals("collection")) {
            fault(key + place, "is not set: it says where a " + kind + " is");
          }
        });
    Credentials access = access(key, feed, wanted.contains("address"), known);
    URI address = feed.address();
    if (address != null && !isWeb(address)) {
      fault(
          key + "address",
          "must be a URL with http:// or https://, a host and no user; what is secret belongs into"
              + " takagari.indicators.credentials");
    }
    if (told != before) {
      return null;
    }
    URI at = address == null ? URI.create("") : address;
    return switch (kind) {
      case "local-file" -> new FeedSource.LocalFile(Path.of(String.valueOf(feed.file())));
      case "local-directory" ->
          new FeedSource.LocalDirectory(Path.of(String.valueOf(feed.directory())));
      case "web-file" -> new FeedSource.WebFile(at, access);
      case "misp-site" -> new FeedSource.MispSite(at, access);
      default ->
          new FeedSource.Taxii(at, feed.collection() == null ? "" : feed.collection(), access);
    };
  }

  private Credentials access(
      String key, IndicatorFeedProperties feed, boolean web, Map<String, Credentials> known) {
    String name = feed.credentials();
    if (name == null || name.isEmpty()) {
      return new Credentials.None();
    }
    Credentials access = known.get(name);
    if (!web) {
      fault(key + "credentials", "says nothing of a " + feed.source());
    } else if (access == null) {
      fault(
          key + "credentials",
          "is no name of credentials; set takagari." + ACCESS + "NAME.token or the like");
    }
    return access == null ? new Credentials.None() : access;
  }

  private static boolean isGiven(@Nullable String text) {
    return text != null && !text.isBlank();
  }

  private static boolean isWeb(URI address) {
    return address.getHost() != null
        && address.getRawUserInfo() == null
        && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()));
  }

  private @Nullable FeedFormat format(String key, IndicatorFeedProperties feed) {
    String code = feed.format();
    if (code == null || code.isEmpty() || code.equals("auto")) {
      return null;
    }
    if (FeedFormat.find(code).filter(format -> !format.isForFeeds()).isPresent()) {
      fault(
          key + "format",
          "cannot be "
              + code
              + ": a person has to look at what is understood of text; bring it in with takagari"
              + " indicators import");
      return null;
    }
    FeedFormat[] all =
        Arrays.stream(FeedFormat.values())
            .filter(FeedFormat::isForFeeds)
            .toArray(FeedFormat[]::new);
    return known(key + "format", code, FeedFormat::find, all, FeedFormat::code);
  }

  private ReadOptions options(
      String key, IndicatorFeedProperties feed, @Nullable FeedFormat format) {
    IndicatorFeedProperties.Options given = feed.options();
    Integer confidence = given.confidence();
    if (confidence != null && (confidence < 0 || confidence > 100)) {
      fault(key + "confidence", "must be from 0 to 100");
      confidence = null;
    }
    Duration validFor = given.validFor();
    if (validFor != null && !validFor.isPositive()) {
      fault(key + "valid-for", "must be a time such as 30d");
    }
    IndicatorFeedProperties.Csv csv = given.csv();
    if (format == FeedFormat.CSV && csv == null) {
      fault(key + "csv.value", "is not set: it names the columns of values");
    } else if (format != null && format != FeedFormat.CSV && csv != null) {
      fault(key + "csv", "says nothing of the format " + format.code());
    }
    return new ReadOptions(
        given.type() == null ? null : type(key + "type", given.type()),
        given.exactDomains(),
        given.alsoNotForDetection(),
        confidence == null ? -1 : confidence,
        given.severity() == null
            ? null
            : known(
                key + "severity",
                given.severity(),
                Severity::find,
                Severity.values(),
                Severity::code),
        given.tlp() == null
            ? null
            : known(key + "tlp", given.tlp(), Tlp::find, Tlp.values(), Tlp::code),
        given.tags(),
        validFor,
        csv == null ? null : columns(key + "csv.", csv),
        null);
  }

  private @Nullable CsvColumns columns(String key, IndicatorFeedProperties.Csv csv) {
    int before = told;
    char delimiter = character(key + "delimiter", csv.delimiter());
    char quote = character(key + "quote", csv.quote());
    List<CsvColumns.ValueColumn> values = new ArrayList<>();
    for (String column : csv.value()) {
      int equals = column.lastIndexOf('=');
      IndicatorType type =
          equals < 0 ? null : type(key + "value", column.substring(equals + 1).strip());
      values.add(
          new CsvColumns.ValueColumn(
              (equals < 0 ? column : column.substring(0, equals)).strip(), type, ""));
    }
    if (values.isEmpty() || values.stream().anyMatch(value -> value.column().isEmpty())) {
      fault(key + "value", "must name the columns of values");
    }
    Map<String, IndicatorType> types = new TreeMap<>();
    csv.types()
        .forEach(
            (word, code) -> {
              IndicatorType type = type(key + "types." + word, code);
              if (type != null) {
                types.put(word.toLowerCase(Locale.ROOT), type);
              }
            });
    Map<CsvColumns.Fact, List<String>> facts = new EnumMap<>(CsvColumns.Fact.class);
    csv.facts()
        .forEach(
            (code, columns) -> {
              CsvColumns.Fact fact =
                  known(
                      key + "facts." + code,
                      code,
                      text ->
                          Arrays.stream(CsvColumns.Fact.values())
                              .filter(one -> one.code().equals(text))
                              .findFirst(),
                      CsvColumns.Fact.values(),
                      CsvColumns.Fact::code);
              if (fact != null) {
                facts.put(fact, List.copyOf(columns));
              }
            });
    return told != before
        ? null
        : new CsvColumns(
            delimiter,
            quote,
            csv.header(),
            csv.comment(),
            values,
            csv.type() == null ? "" : csv.type(),
            types,
            facts);
  }

  private char character(String key, String text) {
    return switch (text) {
      case "tab" -> '\t';
      case "blank" -> ' ';
      default -> {
        if (text.length() != 1) {
          fault(key, "must be one character, tab or blank");
          yield ',';
        }
        yield text.charAt(0);
      }
    };
  }

  private SourceRules rules(String key, IndicatorFeedProperties.Rules rules) {
    Map<IndicatorType, Integer> decay = new EnumMap<>(IndicatorType.class);
    rules
        .decay()
        .forEach(
            (code, days) -> {
              IndicatorType type = type(key + "decay." + code, code);
              if (days < 1 || days > SourceRules.MOST_DAYS) {
                fault(key + "decay." + code, "must be from 1 to " + SourceRules.MOST_DAYS);
              } else if (type != null) {
                decay.put(type, days);
              }
            });
    return new SourceRules(rules.enabled(), decay);
  }

  private void times(String key, IndicatorFeedProperties feed) {
    if (feed.every().compareTo(LEAST_EVERY) < 0) {
      fault(key + "every", "must be at least 1s");
    } else if (feed.staleAfter().compareTo(feed.every()) < 0
        || feed.staleAfter().compareTo(MOST_STALE) > 0) {
      fault(
          key + "stale-after",
          "must be from takagari." + key + "every, after which the next try is due, to 3650d");
    }
  }

  private @Nullable IndicatorType type(String key, String code) {
    return known(key, code, IndicatorType::find, IndicatorType.values(), IndicatorType::code);
  }

  private <T> @Nullable T known(
      String key,
      String code,
      Function<String, Optional<T>> find,
      T[] all,
      Function<T, String> name) {
    Optional<T> found = find.apply(code);
    if (found.isEmpty()) {
      fault(
          key, "must be one of " + Arrays.stream(all).map(name).collect(Collectors.joining(", ")));
    }
    return found.orElse(null);
  }

  private void fault(String key, String what) {
    told++;
    faults.accept(key, what);
  }
}
