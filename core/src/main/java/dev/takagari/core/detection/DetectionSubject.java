package dev.takagari.core.detection;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.normalize.AwsService;
import dev.takagari.core.normalize.DomainName;
import dev.takagari.core.normalize.IpAddress;
import dev.takagari.core.normalize.LocalAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.regex.Pattern;

/// Whom or what a detection is about, so that two detections of the same can be told to be so.
///
/// @param value canonical for its kind
public record DetectionSubject(Kind kind, String value) {

  /// What a subject is.
  public enum Kind {
    HOST,
    /// By the short form of its id, which some products know only.
    CONTAINER,
    /// An account of a person or a program, or an access key of one.
    ACCOUNT,
    /// An address that is not private.
    ADDRESS,
    /// A name of the DNS.
    DOMAIN,
    HASH;

    /// The name in requests and answers.
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Columns that hold addresses, the most telling first.
  public static final List<Column> ADDRESSES =
      List.of(
          Columns.DESTINATION_IP, Columns.SOURCE_IP, Columns.DNS_RESOLVED_IP, Columns.RELATED_IP);

  /// Columns that hold names of the DNS, the most telling first.
  public static final List<Column> DOMAINS =
      List.of(
          Columns.DNS_QUESTION_NAME,
          Columns.DESTINATION_DOMAIN,
          Columns.SOURCE_DOMAIN,
          Columns.RELATED_DOMAIN);

  /// Accounts that every machine has: having one in common says nothing.
  private static final Set<String> EVERYWHERE =
      Set.of(
          "",
          "-",
          "system",
          "local service",
          "network service",
          "anonymous logon",
          "administrator",
          "root",
          "nobody",
          "daemon",
          "www-data",
          "ubuntu",
          "ec2-user");

  /// Accounts of a domain or of a machine that somebody made; below 1000 are those that all have.
  private static final Pattern MADE_SID = Pattern.compile("S-1-(5-21(-\\d+){3}-\\d{4,}|12-1-.+)");

  private static final Pattern NUMBER = Pattern.compile("-?\\d*");

  /// An id that a container runtime made; others, as those of tasks, are not shortened by anybody.
  private static final Pattern RUNTIME_ID = Pattern.compile("[0-9a-f]{64}");

  private static final int SHORT_ID = 12;
  private static final int MOST_OF_A_KIND = 20;

  /// All that a detection names, at most 20 of a kind. What every machine has, as the account
  /// `SYSTEM`, and what is private, as the address `10.0.0.1`, is none.
  public static SequencedSet<DetectionSubject> of(Detection detection) {
    SequencedSet<DetectionSubject> subjects = new LinkedHashSet<>();
    add(subjects, Kind.HOST, detection.hostId());
    detection.all(Columns.HOST_ID).forEach(id -> add(subjects, Kind.HOST, id));
    detection.all(Columns.CONTAINER_ID).forEach(id -> add(subjects, Kind.CONTAINER, container(id)));
    accounts(subjects, detection);
    DetectionHashes.of(detection).forEach(hash -> add(subjects, Kind.HASH, hash));
    for (Column column : ADDRESSES) {
      for (String text : detection.all(column)) {
        address(text).ifPresent(address -> add(subjects, Kind.ADDRESS, address));
      }
    }
    for (Column column : DOMAINS) {
      for (String text : detection.all(column)) {
        domain(text).ifPresent(name -> add(subjects, Kind.DOMAIN, name));
      }
    }
    return subjects;
  }

  /// The canonical form of an address that leads somewhere: one that is not private.
  public static Optional<String> address(String text) {
    return text.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(IpAddress.canonical(text)).filter(one -> !LocalAddress.is(one));
  }

  /// The canonical form of a name of the DNS that leads somewhere: one with a dot, and no service
  /// of AWS.
  public static Optional<String> domain(String text) {
    return text.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(DomainName.canonical(text))
            .filter(name -> name.indexOf('.') > 0 && !AwsService.is(name));
  }

  /// Products write the id of a container in full or its first 12 characters.
  private static String container(String id) {
    String folded = id.toLowerCase(Locale.ROOT);
    return RUNTIME_ID.matcher(folded).matches() ? folded.substring(0, SHORT_ID) : folded;
  }

  private static void accounts(SequencedSet<DetectionSubject> subjects, Detection detection) {
    for (String id : detection.all(Columns.USER_ID)) {
      boolean isSid = id.startsWith("S-1-");
      if (isSid ? MADE_SID.matcher(id).matches() : !NUMBER.matcher(id).matches()) {
        add(subjects, Kind.ACCOUNT, id);
      }
    }
    for (String name : detection.all(Columns.USER_NAME)) {
      String folded = name.toLowerCase(Locale.ROOT);
      // a machine's own account is its host
      if (!EVERYWHERE.contains(folded) && !folded.endsWith("$")) {
        add(subjects, Kind.ACCOUNT, folded);
      }
    }
    detection.all(Columns.AWS_PRINCIPAL_ARN).forEach(arn -> add(subjects, Kind.ACCOUNT, arn));
    detection.all(Columns.AWS_ACCESS_KEY_ID).forEach(key -> add(subjects, Kind.ACCOUNT, key));
  }

  private static void add(SequencedSet<DetectionSubject> to, Kind kind, String value) {
    boolean hasRoom = to.stream().filter(one -> one.kind() == kind).count() < MOST_OF_A_KIND;
    if (hasRoom && !value.isEmpty()) {
      to.add(new DetectionSubject(kind, value));
    }
  }
}
