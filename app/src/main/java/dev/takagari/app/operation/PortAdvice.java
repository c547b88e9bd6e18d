package dev.takagari.app.operation;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thing to do for each way in which a port does not work: what was found decides, and values
/// of the configuration are named, so that an operator need not look for them.
///
/// @param hints the first that fits counts; the last one fits always
public record PortAdvice(List<Hint> hints) {
  private static final String REFUSED_CREDENTIALS =
      "AWS does not know these credentials: look at takagari.aws.access-key and secret-key, or, when"
          + " these are unset, at the role of this machine or task, and at its clock";
  private static final List<String> CREDENTIALS =
      List.of(
          "InvalidAccessKeyId",
          "InvalidClientTokenId",
          "UnrecognizedClient",
          "SignatureDoesNotMatch",
          "ExpiredToken",
          "InvalidToken",
          "RequestTimeTooSkewed",
          "RequestExpired");

  public PortAdvice {
    hints = List.copyOf(hints);
    if (hints.isEmpty() || !hints.getLast().seen().equals(List.of(""))) {
      throw new IllegalArgumentException("the last hint must fit always");
    }
  }

  /// What was found, and what to do then.
  ///
  /// @param seen texts of which one is in the reason
  /// @param todo what to do then
  public record Hint(List<String> seen, String todo) {
    public Hint {
      seen = List.copyOf(seen);
    }

    boolean fits(String reason) {
      return seen.stream().anyMatch(reason::contains);
    }
  }

  private static Hint when(String seen, String todo) {
    return new Hint(List.of(seen), todo);
  }

  private static Hint otherwise(String todo) {
    return when("", todo);
  }

  /// The hint for what a check found.
  ///
  /// @param reason as it is told: message and code
  public String on(String reason) {
    return hints.stream()
        .filter(hint -> hint.fits(reason))
        .map(Hint::todo)
        .findFirst()
        .orElseThrow();
  }

  /// The same hint whatever is found.
  public static PortAdvice always(String todo) {
    return new PortAdvice(List.of(otherwise(todo)));
  }

  /// For the queue of a feed.
  public static PortAdvice queue(String feed, @Nullable URI url) {
    return queueAt("queue-url of feed " + feed, url);
  }

  /// For the queue between what detects and triage.
  public static PortAdvice alertQueue(@Nullable URI url) {
    return queueAt("takagari.alerting.queue-url", url);
  }

  /// For Slack.
  public static PortAdvice slack(URI api) {
    return new PortAdvice(
        List.of(
            new Hint(
                List.of("auth", "token", "account_inactive"),
                "install the app in Slack again and look at takagari.alerting.slack.bot-token and"
                    + " app-token"),
            when(
                "missing_scope",
                "give the app the scopes of infra/slack/manifest.yml and install it again"),
            when("of the workspace", "look at takagari.alerting.slack.team and bot-token"),
            new Hint(
                List.of("channel", "is_archived"),
                "see that the channel is there and not archived, and invite the app to it;"
                    + " takagari.alerting.slack.channel, fallback-channel and reports-channel name"
                    + " channels"),
            otherwise(
                "look at the way to "
                    + api
                    + " and to the web socket that Slack names there, and at https://slack-status.com")));
  }

  /// For the repository in which cases are issues.
  public static PortAdvice gitHub(URI api, String repository) {
    return new PortAdvice(
        List.of(
            when(
                "admit",
                "GitHub does not know the credentials: look at takagari.alerting.github.token, or at"
                    + " app-id, installation-id and private-key, and at the clock of this machine"),
            when(
                "everybody can see",
                "make repository "
                    + repository
                    + " private; docs/how-to/connect-github.md says why"),
            when("archived", "take repository " + repository + " out of the archive"),
            when("no issues", "switch issues on in the settings of repository " + repository),
            new Hint(
                List.of("not there", "permit"),
                "give the token or the app repository "
                    + repository
                    + " with the permission to write issues, or correct"
                    + " takagari.alerting.github.repository"),
            otherwise(
                "nothing answers at "
                    + api
                    + ": look at takagari.alerting.github.api-url and the way there")));
  }

  private static PortAdvice queueAt(String key, @Nullable URI url) {
    return new PortAdvice(
        List.of(
            when(
                "AccessDenied",
                "give the role sqs:ReceiveMessage, sqs:DeleteMessage, sqs:ChangeMessageVisibility,"
                    + " sqs:SendMessage and sqs:GetQueueAttributes on queue "
                    + url),
            new Hint(
                List.of("QueueDoesNotExist", "NonExistentQueue"),
                "there is no queue " + url + ": create it, or correct the " + key),
            new Hint(CREDENTIALS, REFUSED_CREDENTIALS),
            otherwise(
                "nothing answers for queue "
                    + url
                    + ": look at the "
                    + key
                    + ", takagari.aws.sqs-endpoint, and the way there (security group, endpoint of"
                    + " the VPC, proxy)")));
  }

  /// For the bucket of a feed.
  public static PortAdvice feedBucket(String feed, String bucket) {
    return bucket(
        bucket,
        "bucket of feed " + feed,
        "s3:ListBucket on bucket "
            + bucket
            + " and s3:GetObject on its objects, and kms:Decrypt when they are encrypted with a key");
  }

  /// For the bucket of the archive.
  public static PortAdvice archive(String bucket) {
    return bucket(
        bucket,
        "takagari.raw.bucket",
        "s3:ListBucket on bucket "
            + bucket
            + ", and s3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload on its"
            + " objects");
  }

  private static PortAdvice bucket(String bucket, String key, String permissions) {
    return new PortAdvice(
        List.of(
            new Hint(CREDENTIALS, REFUSED_CREDENTIALS),
            new Hint(List.of("HTTP 401", "HTTP 403"), "give the role " + permissions),
            when(
                "HTTP 404",
                "there is no bucket "
                    + bucket
                    + " in the region takagari.aws.region: create it, or correct "
                    + key),
            when(
                "HTTP 301",
                "bucket " + bucket + " is in another region than takagari.aws.region says"),
            otherwise(
                "nothing answers for bucket "
                    + bucket
                    + ": look at takagari.aws.s3-endpoint, takagari.aws.region and the way there"
                    + " (endpoint of the VPC, proxy)")));
  }

  /// For PostgreSQL.
  public static PortAdvice database(String url, String user) {
    return new PortAdvice(
        List.of(
            new Hint(
                List.of("SQLSTATE 28"),
                "the database refuses user "
                    + user
                    + ": look at takagari.database.user and password, and at pg_hba.conf"),
            when("SQLSTATE 3D", "there is no such database as in " + url + ": create it"),
            when(
                "SQLSTATE 53",
                "the database has no connection left: lower takagari.database.connections or raise"
                    + " its max_connections"),
            when(
                "SQLSTATE 42501",
                "user " + user + " may not read its own tables: give it the database"),
            otherwise(
                "nothing answers at "
                    + url
                    + ": is PostgreSQL running, and is there a way to it (takagari.database.url,"
                    + " security group)?")));
  }

  /// For the table.
  public static PortAdvice lake(String warehouse) {
    return new PortAdvice(
        List.of(
            new Hint(CREDENTIALS, REFUSED_CREDENTIALS),
            new Hint(
                List.of("403", "AccessDenied", "Permission denied"),
                "let this process read and write below "
                    + warehouse
                    + " (takagari.lake.warehouse)"),
            otherwise(
                "look whether the files of the table are there, below "
                    + warehouse
                    + " (takagari.lake.warehouse), and whether the check `database` works: the"
                    + " catalog is in it")));
  }

  /// For OpenSearch, to write to or to search.
  public static PortAdvice index(URI url) {
    return new PortAdvice(
        List.of(
            new Hint(
                List.of("status 401", "status 403"),
                "OpenSearch refuses the user: look at takagari.hot.user and password, and let it"
                    + " create, write and read takagari-*"),
            when(
                "bad-configuration",
                "do what the message says; until then events wait in the ledger and nothing is lost"),
            when(
                "status 408",
                "the cluster is red: look at its nodes and disks (GET "
                    + url
                    + "/_cluster/allocation/explain)"),
            when("status 429", "the cluster has too much to do: give it more nodes or memory"),
            otherwise(
                "nothing answers at "
                    + url
                    + ": is OpenSearch running, and is there a way to it (takagari.hot.url, security"
                    + " group)?")));
  }

  /// For searches in the lake.
  public static PortAdvice coldSearch(String work) {
    return new PortAdvice(
        List.of(
            when("lake-file-too-large", "raise takagari.search.lake-cache above the largest file"),
            otherwise(
                "look whether "
                    + work
                    + " (takagari.work) can be written and has space, and whether the check `lake`"
                    + " works")));
  }
}
