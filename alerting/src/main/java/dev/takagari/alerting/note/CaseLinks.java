package dev.takagari.alerting.note;

import dev.takagari.alerting.note.CaseBrief.Link;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.DetectionSubject;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.query.Field.ColumnField;
import dev.takagari.core.query.Literals;
import dev.takagari.core.query.Pattern;
import dev.takagari.core.query.Query;
import dev.takagari.core.query.QueryPrinter;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Links into our own console. They hold absolute times, so that they show the same whenever they
/// are followed. Immutable.
public final class CaseLinks {
  private static final Duration AROUND = Duration.ofHours(1);
  private static final Duration BEFORE_PEERS = Duration.ofDays(30);
  private static final Set<String> EVERYWHERE =
      Set.of("system", "root", "local service", "network service", "administrator");
  private static final int MOST_PEERS = 3;

  /// Of a name of the DNS; what an event gives as one may be anything.
  private static final java.util.regex.Pattern NAME =
      java.util.regex.Pattern.compile("[\\p{L}\\p{N}_-]+(?:\\.[\\p{L}\\p{N}_-]+)+");

  private final String base;

  /// @param console where people reach the console; null when that is not known, then there are no
  ///   links into it
  public CaseLinks(@Nullable URI console) {
    String text = console == null ? "" : console.toString();
    base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /// The page of a case; empty when nobody knows where it is.
  public String ofCase(CaseKey key) {
    return base.isEmpty() ? "" : base + "/cases/" + key;
  }

  /// Where to look further.
  ///
  /// @param time when it happened
  /// @param suspects values of which somebody says that they are bad, in any form
  List<Link> of(CaseKey key, Detection detection, Instant time, Collection<String> suspects) {
    List<Link> links = new ArrayList<>();
    if (!base.isEmpty()) {
      links.add(new Link(Link.Kind.CASE, "Open in Takagari", ofCase(key)));
      peers(detection, suspects)
          .ifPresent(
              query ->
                  links.add(
                      new Link(
                          Link.Kind.PEERS,
                          "Everyone who talked to this",
                          search(query, time.minus(BEFORE_PEERS), time.plus(AROUND)))));
      String user = detection.first(Columns.USER_NAME);
      if (!user.isEmpty() && !EVERYWHERE.contains(user.toLowerCase(java.util.Locale.ROOT))) {
        links.add(around(Link.Kind.USER, "This user ± 1 h", Columns.USER_NAME, user, time));
      }
      String host = detection.first(Columns.HOST_NAME);
      if (!host.isEmpty()) {
        links.add(around(Link.Kind.HOST, "This host ± 1 h", Columns.HOST_NAME, host, time));
      }
    }
    if (!detection.link().isEmpty()) {
      String product =
          switch (detection.source()) {
            case Detection.Sources.FALCON -> "Falcon";
            case Detection.Sources.GUARDDUTY -> "AWS console";
            default -> detection.source();
          };
      links.add(new Link(Link.Kind.CONSOLE, "Open in " + product, detection.link()));
    }
    return links;
  }

  private Link around(Link.Kind kind, String text, Column column, String value, Instant time) {
    return new Link(kind, text, search(is(column, value), time.minus(AROUND), time.plus(AROUND)));
  }

  /// Who else asked for the names of the detection, or spoke with its addresses, or with what is
  /// said to be bad of what happened around it.
  private static Optional<Query> peers(Detection detection, Collection<String> suspects) {
    List<Query> terms = new ArrayList<>();
    Stream.concat(
            DetectionSubject.DOMAINS.stream().flatMap(column -> detection.all(column).stream()),
            suspects.stream())
        .flatMap(text -> DetectionSubject.domain(text).stream())
        .filter(name -> NAME.matcher(name).matches())
        .distinct()
        .limit(MOST_PEERS)
        .forEach(
            name ->
                Stream.of(Columns.DNS_QUESTION_NAME, Columns.DESTINATION_DOMAIN)
                    .forEach(column -> terms.add(is(column, name))));
    Stream.concat(
            Stream.of(Columns.DESTINATION_IP, Columns.SOURCE_IP)
                .flatMap(column -> detection.all(column).stream()),
            suspects.stream())
        .flatMap(text -> DetectionSubject.address(text).stream())
        .distinct()
        .limit(MOST_PEERS)
        .forEach(
            address ->
                Stream.of(Columns.DESTINATION_IP, Columns.SOURCE_IP)
                    .forEach(column -> terms.add(is(column, address))));
    return terms.isEmpty() ? Optional.empty() : Optional.of(Query.or(terms));
  }

  private static Query is(Column column, String value) {
    return Literals.matching(new ColumnField(column), Pattern.exactly(value));
  }

  private String search(Query query, Instant from, Instant to) {
    return base
        + "/search?q="
        + encoded(QueryPrinter.print(query))
        + "&from="
        + encoded(from.truncatedTo(ChronoUnit.SECONDS).toString())
        + "&to="
        + encoded(to.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
