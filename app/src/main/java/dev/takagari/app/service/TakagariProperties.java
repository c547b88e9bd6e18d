package dev.takagari.app.service;

import dev.takagari.core.hot.HotPeriod;
import dev.takagari.core.retention.RetentionRules;
import dev.takagari.search.auth.Caller.Scope;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// Everything an operator sets. What `@param` says is the text of
/// `docs/reference/configuration.md`; `(secret)` at its end marks what must not be shown.
///
/// @param roles what this process does: ingest, enrich, alerting, search, maintenance
/// @param token bearer token of the API, at least 16 characters; needed by every role. Several
///   people may know it: it may do everything but what takes two persons (secret)
/// @param work directory for spools and copies of lake files, emptied at start; one for each
///   process
@ConfigurationProperties("takagari")
public record TakagariProperties(
    @DefaultValue({"ingest", "enrich", "alerting", "search", "maintenance"}) Set<Role> roles,
    @Nullable String token,
    @DefaultValue("work") String work,
    @DefaultValue Aws aws,
    @DefaultValue List<Feed> feeds,
    @DefaultValue Raw raw,
    @DefaultValue Database database,
    @DefaultValue Lake lake,
    @DefaultValue Hot hot,
    @DefaultValue Ingest ingest,
    @DefaultValue Maintenance maintenance,
    @DefaultValue Sources sources,
    @DefaultValue Retention retention,
    @DefaultValue Prices prices,
    @DefaultValue Log log,
    @DefaultValue Coverage coverage,
    @DefaultValue Statement statement,
    @DefaultValue Indicators indicators,
    @DefaultValue Sightings sightings,
    @DefaultValue List<Token> tokens) {

  /// What a process does.
  public enum Role {
    INGEST,
    ENRICH,
    ALERTING,
    SEARCH,
    MAINTENANCE
  }

  /// A token of one person. Annotated only so that its keys are in the metadata.
  ///
  /// @param name of the person, as cases, timelines and the audit log have it; upper or lower case
  ///   makes nobody another one
  /// @param token bearer token that only this person knows, at least 16 characters (secret)
  /// @param scopes what it may do: search, admin, respond (ask for
  ///   [responses](../how-to/respond.md), and decide about those of others)
  @ConfigurationProperties("takagari.tokens[0]")
  public record Token(
      @Nullable String name, @Nullable String token, @DefaultValue("search") Set<Scope> scopes) {
    @Override
    public String toString() {
      return "token of " + name;
    }
  }

  /// Without secrets, as all records here that hold one.
  @Override
  public String toString() {
    return "takagari " + roles;
  }

  /// How S3 and SQS are reached.
  ///
  /// @param region of the buckets; a queue's region comes from its URL
  /// @param s3Endpoint S3 endpoint other than AWS's own; buckets are then in the path
  /// @param sqsEndpoint SQS endpoint other than AWS's own
  /// @param accessKey static access key; without it the AWS default chain is asked (role, profile,
  ///   environment)
  /// @param secretKey belongs to the access key (secret)
  public record Aws(
      @DefaultValue("us-east-1") String region,
      @Nullable URI s3Endpoint,
      @Nullable URI sqsEndpoint,
      @Nullable String accessKey,
      @Nullable String secretKey) {
    @Override
    public String toString() {
      return "AWS " + region;
    }
  }

  /// One source of batches. Annotated only so that its keys are in the metadata.
  ///
  /// @param name lower-case letters, digits, hyphens; tag of its metrics and part of archive keys
  /// @param queueUrl SQS queue that announces batches; a feed without one is found by listing its
  ///   bucket
  /// @param bucket the only bucket that its notifications may name, or the one that is listed
  /// @param prefix of the keys that are listed, empty for the whole bucket; required without a
  ///   queue
  /// @param listEvery time between two listings of a feed without a queue
  /// @param maxBytesPerSecond how fast its objects are read at most, for each process; unset: as
  ///   fast as possible; `takagari feeds limit` overrides it
  /// @param verifyChecksum whether announced checksums are MD5 sums of the objects
  /// @param source kind of log that it brings, as `aws.cloudtrail`; unset: each object's name, else
  ///   its content tells
  /// @param rawRetention how long the archive keeps what it brought, as `7y`; unset:
  ///   `takagari.retention.raw`
  /// @param interval longest time between two deliveries; after that the feed counts as silent;
  ///   unset: learned from what came
  @ConfigurationProperties("takagari.feeds[0]")
  public record Feed(
      @Nullable String name,
      @Nullable URI queueUrl,
      @Nullable String bucket,
      @Nullable String prefix,
      @DefaultValue("1m") Duration listEvery,
      @Nullable DataSize maxBytesPerSecond,
      @DefaultValue("true") boolean verifyChecksum,
      @Nullable String source,
      @Nullable Period rawRetention,
      @Nullable Duration interval) {}

  /// The raw archive.
  ///
  /// @param bucket own bucket that keeps every object byte for byte
  public record Raw(@DefaultValue("takagari-raw") String bucket) {}

  /// PostgreSQL: ledger, catalog, keys.
  ///
  /// @param url JDBC URL
  /// @param user its user
  /// @param password the user's password (secret)
  /// @param connections most connections of this process, at least 2
  public record Database(
      @DefaultValue("jdbc:postgresql://localhost:5432/takagari") String url,
      @DefaultValue("takagari") String user,
      @Nullable String password,
      @DefaultValue("10") int connections) {
    @Override
    public String toString() {
      return "database of " + user;
    }
  }

  /// The Iceberg table.
  ///
  /// @param warehouse directory or s3:// location of the tables
  /// @param commitInterval time between two commits
  public record Lake(
      @DefaultValue("warehouse") String warehouse, @DefaultValue("30s") Duration commitInterval) {}

  /// The OpenSearch index.
  ///
  /// @param url address of the cluster
  /// @param user sent with each request; none when unset
  /// @param password the user's password (secret)
  /// @param period span of event time that one index holds: day, month or year; cannot be changed
  ///   once events are indexed
  /// @param lakeOnly values of `event.action`, `*` for any run of characters, whose events are kept
  ///   in the lake only
  public record Hot(
      @DefaultValue("http://localhost:9200") URI url,
      @Nullable String user,
      @Nullable String password,
      @DefaultValue("day") HotPeriod period,
      @DefaultValue List<String> lakeOnly) {
    @Override
    public String toString() {
      return "hot index by " + period;
    }
  }

  /// The ingest worker.
  ///
  /// @param lineCap longest line that is decoded; longer ones go to quarantine
  /// @param memory budget for objects on their way into the archive; the default suits a heap of
  ///   512 MB
  /// @param groupTime how long messages that announce single objects (S3 events) are gathered into
  ///   one unit; 0s makes each message a unit
  /// @param groupSize compressed size of the objects after which a group is not waited for any more
  /// @param lease how long work and messages of a process that died without a word are left to it;
  ///   a process that lives prolongs what it holds
  /// @param replayWindow units of one replay that are on their way at the same time
  public record Ingest(
      @DefaultValue("8MB") DataSize lineCap,
      @DefaultValue("64MB") DataSize memory,
      @DefaultValue("30s") Duration groupTime,
      @DefaultValue("64MB") DataSize groupSize,
      @DefaultValue("5m") Duration lease,
      @DefaultValue("4") int replayWindow) {}

  /// What keeps the lake healthy.
  ///
  /// @param interval time between two runs
  /// @param fileAge how old a file may become before it is merged, however few there are
  /// @param snapshotAge how long a state of the table that was replaced can still be read, at least
  ///   1h and longer than any search
  /// @param orphanAge how old a file must be that no state of the table knows before it is removed,
  ///   at least 24h
  /// @param removeOrphans whether such files are removed at all
  /// @param memory heap for rows that are sorted; what does not fit goes to `takagari.work`
  /// @param identityInterval least time between two states of the tables `hosts` and `users`, each
  ///   of which is written as a whole
  public record Maintenance(
      @DefaultValue("10m") Duration interval,
      @DefaultValue("24h") Duration fileAge,
      @DefaultValue("24h") Duration snapshotAge,
      @DefaultValue("72h") Duration orphanAge,
      @DefaultValue("true") boolean removeOrphans,
      @DefaultValue("64MB") DataSize memory,
      @DefaultValue("1h") Duration identityInterval) {}

  /// Indicators of compromise, with which every event is compared.
  ///
  /// @param directory of this process alone, for the table that events are compared with; kept when
  ///   the process ends, so that the next one need not read the whole store first
  /// @param pollInterval how often a process asks the store what changed
  /// @param sweepInterval how often the store is asked to look for indicators that have come into
  ///   their time or gone out of it
  /// @param lookBack how long before it came an indicator is looked for in what had arrived
  /// @param warningLists directory with MISP warning lists, read at the start; unset: none
  /// @param feeds where indicators come from by themselves
  /// @param credentials what servers of feeds want to see, by a name of lower-case letters and
  ///   digits that feeds refer to
  /// @param fetch limits of everything that is fetched for feeds
  public record Indicators(
      @DefaultValue("indicators") String directory,
      @DefaultValue("10s") Duration pollInterval,
      @DefaultValue("20s") Duration sweepInterval,
      @DefaultValue("90d") Duration lookBack,
      @Nullable String warningLists,
      @DefaultValue List<IndicatorFeedProperties> feeds,
      @DefaultValue Map<String, IndicatorFeedProperties.Access> credentials,
      @DefaultValue Fetch fetch) {}

  /// How long and how much servers of feeds may answer.
  ///
  /// @param connect until a connection is there
  /// @param total until the last byte of an answer is here
  /// @param bytes of a feed, as it comes and unpacked
  public record Fetch(
      @DefaultValue("10s") Duration connect,
      @DefaultValue("5m") Duration total,
      @DefaultValue("256MB") DataSize bytes) {}

  /// What the table `sightings` remembers of values in events.
  ///
  /// @param memory for the rows of one unit; what does not fit goes to `takagari.work`
  /// @param mergeInterval time between two looks for files to merge
  public record Sightings(
      @DefaultValue("16MB") DataSize memory, @DefaultValue("10m") Duration mergeInterval) {}

  /// Kinds of logs beside those that come with Takagari.
  ///
  /// @param directory with mapping files, read at the start; need not be there
  public record Sources(@DefaultValue("sources") String directory) {}

  /// How long everything is kept, in days (`14d`), weeks, months (`6m`) or years (`3y`) of UTC.
  ///
  /// @param hot time in the hot index by `event.class`, and `default` for the others; unset: 14d,
  ///   for class alert 90d; never longer than in the lake
  /// @param lake time in the lake by `event.class`, and `default` for the others; unset: 3y
  /// @param raw time in the archive of feeds that have no `raw-retention`
  /// @param enforce whether what is older is removed, once a day, by the role maintenance
  /// @param notice how long removals of a new rule are announced before the first one; from the
  ///   archive nothing is removed without confirmation
  public record Retention(
      @Nullable Map<String, Period> hot,
      @Nullable Map<String, Period> lake,
      @DefaultValue("7y") Period raw,
      @DefaultValue("true") boolean enforce,
      @DefaultValue("24h") Duration notice) {}

  /// What a gigabyte costs for a month, for `takagari volume`; a price that is not set comes from
  /// the table that is shipped.
  ///
  /// @param raw price of a GB for a month in the archive
  /// @param lake price of a GB for a month in the lake
  /// @param hot price of a GB for a month in the hot index
  /// @param currency of these prices; unset: USD
  /// @param date when these prices were looked up, as `2026-11`
  public record Prices(
      @Nullable BigDecimal raw,
      @Nullable BigDecimal lake,
      @Nullable BigDecimal hot,
      @Nullable String currency,
      @Nullable String date) {}

  /// The rules of retention, complete.
  public RetentionRules retentionRules() {
    Map<String, Period> rawOf = new TreeMap<>();
    for (Feed feed : feeds) {
      if (feed.name() != null && feed.rawRetention() != null) {
        rawOf.put(feed.name(), feed.rawRetention());
      }
    }
    return RetentionRules.of(
        orEmpty(retention.hot()), orEmpty(retention.lake()), retention.raw(), rawOf);
  }

  private static Map<String, Period> orEmpty(@Nullable Map<String, Period> periods) {
    return periods == null ? Map.of() : periods;
  }

  /// The log on standard output.
  ///
  /// @param format `ecs` for JSON of the Elastic Common Schema, `text`, or `auto`: `ecs` in a
  ///   container, `text` elsewhere
  /// @param environment what `ecs` lines say as `service.environment`, as `production`
  public record Log(@DefaultValue("auto") LogFormat format, @Nullable String environment) {}

  /// What is watched so that nothing is missing unnoticed.
  ///
  /// @param late how long a delivery may take into the archive before it counts as late
  /// @param hostSilence how long a host may be silent while others of its feed are not
  /// @param containerSilence how long nothing may happen in a container that runs
  /// @param refresh how old the answer may be that comes with searches
  /// @param digestKeys file with what `aws cloudtrail list-public-keys` printed; unset: signatures
  ///   of CloudTrail's digests are not checked
  /// @param digestInterval time between two checks of CloudTrail's digests, by the role maintenance
  /// @param digestWindow how far back each of these checks looks
  public record Coverage(
      @DefaultValue("15m") Duration late,
      @DefaultValue("24h") Duration hostSilence,
      @DefaultValue("24h") Duration containerSilence,
      @DefaultValue("1m") Duration refresh,
      @Nullable String digestKeys,
      @DefaultValue("1h") Duration digestInterval,
      @DefaultValue("2d") Duration digestWindow) {}

  /// Statements of completeness.
  ///
  /// @param signingKey PEM file with the Ed25519 private key that signs them
  public record Statement(@Nullable String signingKey) {}
}
