package dev.takagari.app.fleet;

import dev.takagari.app.fleet.FeedBatch.FeedFile;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// Somebody's copy of a feed bucket in a directory.
///
/// Each directory that holds `part-*.gz` is one batch; below a directory `batch=…` all parts
/// together are one. The directories are listed at once, files are read (sizes, checksums, the
/// customer id in the first line) only when their batch is asked for. Inventories come first,
/// `aidmaster` and `userinfo` before others; the rest by name.
public final class BucketCopy {
  private static final Pattern PART = Pattern.compile("part-[^/]*\\.gz");
  private static final Pattern CID = Pattern.compile("\"cid\"\\s*:\\s*\"([0-9a-fA-F]{32})\"");
  private static final int FIRST_LINE_BYTES = 1 << 16;
  private static final String UNKNOWN = "unknown";

  private final Path root;
  private final List<Group> groups;

  private record Group(String prefix, List<Path> files) {}

  /// One file.
  ///
  /// @param key its whole key in the bucket
  /// @param modified when the file was last written
  public record Part(Path path, String key, long size, Instant modified) {
    /// Whether it belongs to an inventory rather than to events.
    public boolean isInventory() {
      return ("/" + key).contains("/fdrv2/");
    }
  }

  private BucketCopy(Path root, List<Group> groups) {
    this.root = root;
    this.groups = groups;
  }

  /// Lists the batches below a directory.
  ///
  /// @throws TakagariException when there is no such directory, no part in it, or a link that leads
  ///   outside
  public static BucketCopy open(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, directory + " is not a directory");
    }
    try {
      Path root = directory.toRealPath();
      TreeMap<String, List<Path>> byPrefix = new TreeMap<>();
      try (Stream<Path> walk = Files.walk(root)) {
        for (Path path : (Iterable<Path>) walk::iterator) {
          if (isPart(root, path)) {
            byPrefix.computeIfAbsent(prefix(root, path), _ -> new ArrayList<>()).add(path);
          }
        }
      }
      if (byPrefix.isEmpty()) {
        throw new TakagariException(
            ErrorCode.BAD_REQUEST,
            directory
                + " holds no batch: nothing named part-*.gz was found in it or below; give the top directory of a copy of the feed bucket");
      }
      List<Group> groups = new ArrayList<>();
      byPrefix.forEach(
          (prefix, files) -> groups.add(new Group(prefix, files.stream().sorted().toList())));
      groups.sort(
          Comparator.comparingInt((Group group) -> rank(group.prefix()))
              .thenComparing(Group::prefix));
      return new BucketCopy(root, groups);
    } catch (IOException | UncheckedIOException e) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, directory + " cannot be listed", e);
    }
  }

  /// The top directory.
  public Path directory() {
    return root;
  }

  public int size() {
    return groups.size();
  }

  /// The prefixes of the batches, in the order they are to be announced.
  public List<String> prefixes() {
    return groups.stream().map(Group::prefix).toList();
  }

  /// Reads the files of one batch for their sizes and checksums.
  public FeedBatch batch(int index) {
    Group group = groups.get(index);
    List<FeedFile> files = new ArrayList<>();
    Instant created = Instant.EPOCH;
    String cid = UNKNOWN;
    for (Path path : group.files()) {
      try {
        files.add(new FeedFile(path, key(root, path), Files.size(path), md5(path)));
        Instant modified = Files.getLastModifiedTime(path).toInstant();
        created = modified.isAfter(created) ? modified : created;
      } catch (IOException e) {
        throw new TakagariException(ErrorCode.BAD_REQUEST, path + " cannot be read", e);
      }
      if (cid.equals(UNKNOWN)) {
        cid = cid(path);
      }
    }
    return new FeedBatch(group.prefix(), files, cid, created);
  }

  /// All files with nothing but their names, sizes and times, in the order of their batches.
  public List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    for (Group group : groups) {
      for (Path path : group.files()) {
        try {
          BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
          parts.add(
              new Part(
                  path,
                  key(root, path),
                  attributes.size(),
                  attributes.lastModifiedTime().toInstant()));
        } catch (IOException e) {
          throw new TakagariException(ErrorCode.BAD_REQUEST, path + " cannot be read", e);
        }
      }
    }
    return parts;
  }

  /// All batches, each read when the stream comes to it.
  public Stream<FeedBatch> stream() {
    return java.util.stream.IntStream.range(0, groups.size()).mapToObj(this::batch);
  }

  private static boolean isPart(Path root, Path path) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isSymbolicLink()) {
      return attributes.isRegularFile() && PART.matcher(path.getFileName().toString()).matches();
    }
    if (!Files.exists(path) || !path.toRealPath().startsWith(root)) {
      throw new TakagariException(
          ErrorCode.PATH_NOT_ALLOWED, path + " is a link that leads out of " + root);
    }
    return Files.isRegularFile(path) && PART.matcher(path.getFileName().toString()).matches();
  }

  private static String key(Path root, Path path) {
    String key = root.relativize(path).toString().replace('\\', '/');
    return key.indexOf('/') < 0 ? "data/" + name(root) + "/" + key : key;
  }

  /// The directory of a part, or the part of it up to `batch=…`.
  private static String prefix(Path root, Path path) {
    String key = key(root, path);
    String directory = key.substring(0, key.lastIndexOf('/'));
    int from = directory.startsWith("batch=") ? 0 : directory.indexOf("/batch=");
    if (from < 0) {
      return directory;
    }
    int end = directory.indexOf('/', from + 1);
    return end < 0 ? directory : directory.substring(0, end);
  }

  private static String name(Path root) {
    Path name = root.getFileName();
    return name == null ? "copy" : name.toString();
  }

  private static int rank(String prefix) {
    String path = "/" + prefix + "/";
    if (!path.contains("/fdrv2/")) {
      return 3;
    }
    if (path.contains("/aidmaster/")) {
      return 0;
    }
    return path.contains("/userinfo/") ? 1 : 2;
  }

  private static String md5(Path path) throws IOException {
    MessageDigest digest = FleetBucket.md5();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(path)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// The customer named in the first lines; a file that cannot be inflated is for the reader of the
  /// feed to judge.
  private static String cid(Path path) {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(path))) {
      String start = new String(in.readNBytes(FIRST_LINE_BYTES), StandardCharsets.ISO_8859_1);
      Matcher matcher = CID.matcher(start);
      return matcher.find() ? matcher.group(1) : UNKNOWN;
    } catch (IOException e) {
      return UNKNOWN;
    }
  }
}
