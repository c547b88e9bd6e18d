package dev.takagari.app.service;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// One feed of indicators. Annotated only so that its keys are in the metadata. Text as somebody
/// wrote it; [IndicatorFeedSettings] makes feeds of it.
///
/// @param name letters, digits, `.`, `_` and `-`; the source in the store
/// @param source what it is: local-file, local-directory, web-file, misp-site or taxii
/// @param file of a local-file
/// @param directory of a local-directory
/// @param address of a web-file, misp-site or taxii, with http:// or https://
/// @param collection of a taxii, its id, title or alias; unset: the only one there is
/// @param credentials name of those in `takagari.indicators.credentials` that its server wants to
///   see; unset: none
/// @param format misp, stix, csv, list, abusech, crowdstrike or takagari; unset: the content tells
/// @param options how its content is read
/// @param keepMissing whether values that are not in it any more stay; else they end
/// @param every how long after a try the next one is due; a tenth is added by chance
/// @param staleAfter how long there may be no good try before that is told
/// @param rules what the store makes of it
@ConfigurationProperties("takagari.indicators.feeds[0]")
record IndicatorFeedProperties(
    @Nullable String name,
    @Nullable String source,
    @Nullable String file,
    @Nullable String directory,
    @Nullable URI address,
    @Nullable String collection,
    @Nullable String credentials,
    @Nullable String format,
    @DefaultValue Options options,
    @DefaultValue("false") boolean keepMissing,
    @DefaultValue("1h") Duration every,
    @DefaultValue("24h") Duration staleAfter,
    @DefaultValue Rules rules) {

  /// How its content is read, and what holds where a record does not say it.
  ///
  /// @param type of all values of a list, or of CSV without a column for it; unset: guessed
  /// @param exactDomains whether domains mean only themselves, not the names below them
  /// @param alsoNotForDetection whether records are taken that their source marks as context
  /// @param confidence 0 to 100
  /// @param severity info, low, medium, high or critical
  /// @param tlp clear, green, amber, amber+strict or red
  /// @param tags for every record, before its own
  /// @param validFor how long after it was seen last a value is good, when the record has such a
  ///   time and no end
  /// @param csv columns
  record Options(
      @Nullable String type,
      @DefaultValue("false") boolean exactDomains,
      @DefaultValue("false") boolean alsoNotForDetection,
      @Nullable Integer confidence,
      @Nullable String severity,
      @Nullable String tlp,
      @DefaultValue List<String> tags,
      @Nullable Duration validFor,
      @Nullable Csv csv) {}

  /// Columns of CSV, each by its name in the first row or its number from 1.
  ///
  /// @param delimiter between values: one character, tab, or blank for any number of blanks and
  ///   tabs
  /// @param quote character around values that hold delimiters
  /// @param header whether the first row names the columns
  /// @param comment how lines begin that are passed over
  /// @param value columns of values, as `ioc` or, when all of its values have one type,
  ///   `sha256_hash=sha256`
  /// @param type column of the types
  /// @param types what words in that column mean beside our own and the usual ones, as a type by
  ///   word
  /// @param facts columns of the rest, by fact
  record Csv(
      @DefaultValue(",") String delimiter,
      @DefaultValue("\"") String quote,
      @DefaultValue("true") boolean header,
      @DefaultValue("#") String comment,
      @DefaultValue List<String> value,
      @Nullable String type,
      @DefaultValue Map<String, String> types,
      @DefaultValue Map<String, List<String>> facts) {}

  /// What the store makes of it.
  ///
  /// @param enabled whether it is tried and matched
  /// @param decay for types that go stale, after how many days without being seen in the feed a
  ///   value ends, by type
  record Rules(@DefaultValue("true") boolean enabled, @DefaultValue Map<String, Integer> decay) {}

  /// What a server wants to see: user and password, a token, or a header of its own. Apart from
  /// feeds, so that it can stand where secrets do. Annotated only so that its keys are in the
  /// metadata.
  ///
  /// @param user sent together with the password
  /// @param password of the user (secret)
  /// @param token bearer token (secret)
  /// @param headerName name of a header of the server's own, as Auth-Key
  /// @param headerValue what that header says (secret)
  @ConfigurationProperties("takagari.indicators.credentials.name")
  record Access(
      @Nullable String user,
      @Nullable String password,
      @Nullable String token,
      @Nullable String headerName,
      @Nullable String headerValue) {
    @Override
    public String toString() {
      return "credentials";
    }
  }

  /// Without what addresses may hold.
  @Override
  public String toString() {
    return "indicator feed " + name;
  }
}
