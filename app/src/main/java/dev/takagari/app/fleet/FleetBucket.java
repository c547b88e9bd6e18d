package dev.takagari.app.fleet;

import dev.takagari.app.fleet.FeedBatch.FeedFile;
import dev.takagari.app.fleet.FleetGenerator.Part;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// A generated fleet written in the layout of a feed bucket.
///
/// `data/<uuid>/part-00000.gz …` and `_SUCCESS` for each batch, `fdrv2/aidmaster/<uuid>/…` and
/// `fdrv2/userinfo/<uuid>/…` for the inventories. The same options give the same bytes and names.
///
/// @param batches what is to be announced, inventories first
/// @param story what was planted, if the options ask for it
/// @param indicators what else was planted
/// @param eventTypes how many events there are of each kind
public record FleetBucket(
    Path directory,
    List<FeedBatch> batches,
    Optional<FleetStory> story,
    List<FleetStory.Indicator> indicators,
    Map<String, Long> eventTypes,
    long events,
    long jsonBytes,
    long gzipBytes) {

  public FleetBucket {
    batches = List.copyOf(batches);
    indicators = List.copyOf(indicators);
    eventTypes = Map.copyOf(eventTypes);
  }

  @FunctionalInterface
  private interface Lines {
    void write(OutputStream out) throws IOException;
  }

  /// Generates a fleet into a directory, which is made when it is not there. Files that exist are
  /// refused.
  public static FleetBucket write(Path directory, FleetOptions options) throws IOException {
    FleetGenerator fleet = new FleetGenerator(options);
    Dice names = new Dice(options.seed(), 11);
    List<FeedBatch> batches = new ArrayList<>();
    batches.add(inventory(directory, "fdrv2/aidmaster/" + uuid(names), options, fleet::writeHosts));
    batches.add(inventory(directory, "fdrv2/userinfo/" + uuid(names), options, fleet::writeUsers));
    long events = 0;
    long jsonBytes = 0;
    long gzipBytes = 0;
    for (int batch = 0; batch < options.batches(); batch++) {
      String prefix = "data/" + uuid(names);
      List<FeedFile> files = new ArrayList<>();
      Instant newest = options.start();
      for (int part = 0; part < options.partsPerBatch(); part++) {
        Part[] written = new Part[1];
        FeedFile file =
            part(directory, prefix, part, options, out -> written[0] = fleet.writeNext(out));
        files.add(file);
        events += written[0].events();
        jsonBytes += written[0].jsonBytes();
        gzipBytes += file.size();
        newest = written[0].lastReceived();
      }
      Files.createFile(directory.resolve(prefix).resolve("_SUCCESS"));
      batches.add(new FeedBatch(prefix, files, FleetWorld.CID, newest.plusSeconds(60)));
    }
    return new FleetBucket(
        directory,
        batches,
        fleet.story(),
        fleet.indicators(),
        fleet.eventTypes(),
        events,
        jsonBytes,
        gzipBytes);
  }

  private static FeedBatch inventory(
      Path directory, String prefix, FleetOptions options, Lines lines) throws IOException {
    FeedFile file = part(directory, prefix, 0, options, lines);
    Files.createFile(directory.resolve(prefix).resolve("_SUCCESS"));
    return new FeedBatch(prefix, List.of(file), FleetWorld.CID, options.start());
  }

  private static FeedFile part(
      Path directory, String prefix, int number, FleetOptions options, Lines lines)
      throws IOException {
    String key = prefix + "/part-" + "%05d".formatted(number) + ".gz";
    Path path = directory.resolve(key);
    Files.createDirectories(path.getParent());
    MessageDigest md5 = md5();
    try (OutputStream file =
            new BufferedOutputStream(
                Files.newOutputStream(
                    path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                1 << 16);
        Members members =
            new Members(
                new DigestOutputStream(file, md5), options.memberBytes(), options.gzipLevel())) {
      lines.write(members);
    }
    return new FeedFile(path, key, Files.size(path), HexFormat.of().formatHex(md5.digest()));
  }

  static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no MD5", e);
    }
  }

  private static String uuid(Dice dice) {
    long high = (dice.next() & ~0xF000L) | 0x4000L;
    long low = (dice.next() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }

  /// Gzip, with a new member after each so many bytes. A member may end within a line.
  private static final class Members extends OutputStream {
    private final OutputStream out;
    private final long memberBytes;
    private final int level;
    private Member member;
    private long left;

    Members(OutputStream out, long memberBytes, int level) throws IOException {
      this.out = out;
      this.memberBytes = memberBytes == 0 ? Long.MAX_VALUE : memberBytes;
      this.level = level;
      this.member = new Member(out, level);
      this.left = this.memberBytes;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int at = offset;
      int end = offset + length;
      while (at < end) {
        if (left == 0) {
          member.end();
          member = new Member(out, level);
          left = memberBytes;
        }
        int now = (int) Math.min(left, end - at);
        member.write(bytes, at, now);
        left -= now;
        at += now;
      }
    }

    @Override
    public void close() throws IOException {
      member.end();
      out.flush();
    }
  }

  private static final class Member extends GZIPOutputStream {
    Member(OutputStream out, int level) throws IOException {
      super(out, 1 << 16);
      def.setLevel(level);
      def.setStrategy(Deflater.DEFAULT_STRATEGY);
    }

    void end() throws IOException {
      finish();
      def.end();
    }
  }
}
