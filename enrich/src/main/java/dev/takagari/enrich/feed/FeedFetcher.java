package dev.takagari.enrich.feed;

import dev.takagari.core.digest.Sha256;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.feed.FeedMarks;
import dev.takagari.core.indicator.store.ImportMode;
import dev.takagari.enrich.feed.FeedSource.LocalDirectory;
import dev.takagari.enrich.feed.FeedSource.LocalFile;
import dev.takagari.enrich.feed.FeedSource.MispSite;
import dev.takagari.enrich.feed.FeedSource.Taxii;
import dev.takagari.enrich.feed.FeedSource.WebFile;
import dev.takagari.enrich.http.WebAnswer;
import dev.takagari.enrich.http.WebClient;
import dev.takagari.enrich.misp.MispDirectory;
import dev.takagari.enrich.read.CsvColumns;
import dev.takagari.enrich.read.FeedContent;
import dev.takagari.enrich.taxii.TaxiiClient;
import dev.takagari.enrich.taxii.TaxiiCollection;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Brings what a feed has, into a directory of ours, where the last good copy of every feed stays.
/// Safe for use by several threads for different feeds.
public final class FeedFetcher {
  private static final int MOST_FILES = 10_000;

  /// To be raised when readers take something else from the same content.
  private static final String READING = "1 ";

  private final WebClient web;
  private final TaxiiClient taxii;
  private final Path home;
  private final long most;
  private final InstantSource clock;

  /// @param home where copies are; made when it is not there
  /// @param most bytes of a feed, unpacked
  public FeedFetcher(WebClient web, TaxiiClient taxii, Path home, long most, InstantSource clock) {
    this.web = web;
    this.taxii = taxii;
    this.home = home;
    this.most = most;
    this.clock = clock;
  }

  /// Brings what a feed has.
  ///
  /// @param marks of what is known; a feed that is read in another way now counts as unknown
  /// @throws FeedBusyException when the server wants to be left alone for a while
  /// @throws TakagariException `indicator-feed-unavailable`, `indicators-unreadable`, `bad-request`
  FetchedFeed fetch(IndicatorFeed feed, FeedMarks marks) throws IOException {
    String reading = reading(feed);
    FeedMarks known = reading.equals(marks.reading()) ? marks : FeedMarks.NONE;
    Path own = Files.createDirectories(home.resolve(feed.name()));
    return switch (feed.source()) {
      case LocalFile(Path file) -> file(feed, file, own, known, reading);
      case LocalDirectory(Path directory) -> directory(feed, directory, known, reading);
      case WebFile source -> webFile(feed, source, own, known, reading);
      case MispSite source -> mispSite(source, own, known, reading);
      case Taxii source -> taxii(source, own, known, reading);
    };
  }

  private FetchedFeed file(IndicatorFeed feed, Path file, Path own, FeedMarks known, String reading)
      throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new TakagariException(
          ErrorCode.INDICATOR_FEED_UNAVAILABLE, "there is no file of that name");
    }
    Path part = own.resolve("new");
    String checksum;
    try (InputStream bytes = Files.newInputStream(file)) {
      checksum = Unpacking.write(bytes, part, most);
    }
    FeedMarks marks = new FeedMarks("", "", "", checksum, reading);
    return checksum.equals(known.checksum())
        ? new FetchedFeed.Same(marks)
        : brought(feed, name(file), part, own, marks);
  }

  private FetchedFeed directory(IndicatorFeed feed, Path directory, FeedMarks known, String reading)
      throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new TakagariException(
          ErrorCode.INDICATOR_FEED_UNAVAILABLE, "there is no directory of that name");
    }
    List<FeedContent> contents = contents(directory);
    long bytes = 0;
    for (FeedContent content : contents) {
      bytes += Files.size(directory.resolve(content.name()));
    }
    if (bytes > most) {
      throw unreadable("it is larger than " + most + " bytes");
    }
    FeedMarks marks = new FeedMarks("", "", "", checksum(contents), reading);
    return marks.checksum().equals(known.checksum())
        ? new FetchedFeed.Same(marks)
        : new FetchedFeed.Brought(contents, mode(feed), marks, FetchedFeed.Kept.NOTHING);
  }

  private List<FeedContent> contents(Path directory) throws IOException {
    if (Files.isRegularFile(directory.resolve(MispDirectory.MANIFEST))) {
      return MispDirectory.contents(directory);
    }
    List<FeedContent> contents = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        if (Files.isRegularFile(file) && !name(file).startsWith(".")) {
          contents.add(FeedContent.of(file));
        }
      }
    }
    if (contents.size() > MOST_FILES) {
      throw unreadable("there are more than " + MOST_FILES + " files");
    }
    return contents;
  }

  private FetchedFeed webFile(
      IndicatorFeed feed, WebFile source, Path own, FeedMarks known, String reading)
      throws IOException {
    Map<String, String> headers = new HashMap<>();
    if (!known.etag().isEmpty()) {
      headers.put("If-None-Match", known.etag());
    } else if (!known.lastModified().isEmpty()) {
      headers.put("If-Modified-Since", known.lastModified());
    }
    try (WebAnswer answer = web.get(source.address(), headers, source.credentials())) {
      if (answer.status() == 304 && !headers.isEmpty()) {
        return new FetchedFeed.Same(known);
      }
      good(answer);
      Path part = own.resolve("new");
      String checksum = copy(answer, part);
      FeedMarks marks =
          new FeedMarks(
              header(answer, "ETag"), header(answer, "Last-Modified"), "", checksum, reading);
      return checksum.equals(known.checksum())
          ? new FetchedFeed.Same(marks)
          : brought(feed, name(source.address()), part, own, marks);
    }
  }

  /// Brings the manifest, then every event that is not here as the manifest has it. Events stay
  /// where they are between tries, so that one that was cut off goes on where it was.
  private FetchedFeed mispSite(MispSite source, Path own, FeedMarks known, String reading)
      throws IOException {
    String path = source.address().getRawPath();
    URI base = path.endsWith("/") ? source.address() : source.address().resolve(path + "/");
    Path manifest = own.resolve("manifest.new");
    String checksum;
    try (WebAnswer answer =
        web.get(base.resolve(MispDirectory.MANIFEST), Map.of(), source.credentials())) {
      good(answer);
      checksum = copy(answer, manifest);
    }
    FeedMarks marks = new FeedMarks("", "", "", checksum, reading);
    if (checksum.equals(known.checksum())) {
      return new FetchedFeed.Same(marks);
    }
    Map<String, String> events = MispDirectory.events(FeedContent.of(manifest));
    long left = most - Files.size(manifest);
    List<FeedContent> contents = new ArrayList<>();
    for (Map.Entry<String, String> event : events.entrySet()) {
      String stamp = event.getValue().replaceAll("[^0-9]", "");
      Path file = own.resolve(event.getKey() + "." + stamp);
      if (stamp.isEmpty() || !Files.isRegularFile(file)) {
        Path part = own.resolve("event.new");
        try (WebAnswer answer =
            web.get(base.resolve(event.getKey()), Map.of(), source.credentials())) {
          good(answer);
          copy(answer, part);
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      }
      left -= Files.size(file);
      if (left < 0) {
        throw unreadable("it is larger than " + most + " bytes");
      }
      contents.add(FeedContent.of(event.getKey(), file));
    }
    return new FetchedFeed.Brought(
        contents, ImportMode.REPLACE, marks, () -> forgetOthers(own, events));
  }

  private static void forgetOthers(Path own, Map<String, String> events) throws IOException {
    Set<String> wanted = new HashSet<>();
    events.forEach((name, stamp) -> wanted.add(name + "." + stamp.replaceAll("[^0-9]", "")));
    try (Stream<Path> files = Files.list(own)) {
      for (Path file : files.toList()) {
        String name = name(file);
        if (name.contains(".json.") && !wanted.contains(name)) {
          Files.delete(file);
        }
      }
    }
  }

  private FetchedFeed taxii(Taxii source, Path own, FeedMarks known, String reading)
      throws IOException {
    TaxiiCollection collection =
        taxii.collection(source.address(), source.collection(), source.credentials());
    Path part = own.resolve("new");
    TaxiiClient.Fetched fetched =
        taxii.fetch(collection, known.addedAfter(), source.credentials(), part);
    FeedContent content = FeedContent.of("objects", part);
    FeedMarks marks =
        new FeedMarks("", "", fetched.addedAfter(), checksum(List.of(content)), reading);
    boolean nothingNew = fetched.objects() == 0 && !known.addedAfter().isEmpty();
    return nothingNew || marks.checksum().equals(known.checksum())
        ? new FetchedFeed.Same(marks)
        : new FetchedFeed.Brought(List.of(content), ImportMode.ADD, marks, kept(part, own));
  }

  private FetchedFeed brought(
      IndicatorFeed feed, String name, Path part, Path own, FeedMarks marks) {
    return new FetchedFeed.Brought(
        List.of(FeedContent.of(name, part)), mode(feed), marks, kept(part, own));
  }

  private static FetchedFeed.Kept kept(Path part, Path own) {
    return () -> Files.move(part, own.resolve("good"), StandardCopyOption.REPLACE_EXISTING);
  }

  private void good(WebAnswer answer) {
    int status = answer.status();
    if (status == 200) {
      return;
    }
    Instant now = clock.instant();
    Duration wait = answer.retryAfter(now).orElse(Duration.ZERO);
    if ((status == 429 || status == 503) && !wait.isZero()) {
      throw new FeedBusyException("it answers " + status + " and wants to be asked later", wait);
    }
    throw new TakagariException(
        ErrorCode.INDICATOR_FEED_UNAVAILABLE, "it answers " + status + " instead of 200");
  }

  private String copy(WebAnswer answer, Path into) throws IOException {
    try {
      return Unpacking.write(answer.body(), into, most);
    } catch (IOException e) {
      throw new TakagariException(
          ErrorCode.INDICATOR_FEED_UNAVAILABLE, "its answer does not come to its end", e);
    }
  }

  private static ImportMode mode(IndicatorFeed feed) {
    return feed.keepMissing() ? ImportMode.ADD : ImportMode.REPLACE;
  }

  /// The name without what says how it is packed.
  private static String name(Path file) {
    return String.valueOf(file.getFileName()).replaceFirst("[.](gz|zip)$", "");
  }

  private static String name(URI address) {
    String path = address.getPath();
    return path.substring(path.lastIndexOf('/') + 1).replaceFirst("[.](gz|zip)$", "");
  }

  private static String header(WebAnswer answer, String name) {
    String text = answer.header(name);
    return text.length() <= 1_000 ? text : "";
  }

  private static String checksum(List<FeedContent> contents) throws IOException {
    MessageDigest digest = Sha256.begin();
    for (FeedContent content : contents) {
      digest.update((content.name() + "\n").getBytes(StandardCharsets.UTF_8));
      try (InputStream bytes = content.open()) {
        byte[] buffer = new byte[1 << 16];
        for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
          digest.update(buffer, 0, count);
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String reading(IndicatorFeed feed) {
    CsvColumns csv = feed.options().csv();
    String columns =
        csv == null
            ? ""
            : csv.delimiter()
                + " "
                + csv.quote()
                + csv.header()
                + csv.comment()
                + csv.value()
                + csv.type()
                + new TreeMap<>(csv.types())
                + new TreeMap<>(csv.facts());
    String all =
        READING + feed.format() + feed.options().withoutCsv() + columns + feed.keepMissing();
    return Sha256.hex(all, 8);
  }

  private static TakagariException unreadable(String reason) {
    return new TakagariException(ErrorCode.INDICATORS_UNREADABLE, reason);
  }
}
