package dev.takagari.adapters.maxmind;

import dev.takagari.core.normalize.IpAddress;
import dev.takagari.core.normalize.IpNetwork;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Writes small files in MaxMind's format, version 2.0: a tree of IPv6 with 32-bit records, IPv4
/// below ::/96, no pointers.
public final class MaxMindFiles {
  private static final byte[] MARK =
      "\u00ab\u00cd\u00efMaxMind.com".getBytes(StandardCharsets.ISO_8859_1);
  private static final int EMPTY = -1;
  private static final int SEPARATOR = 16;

  private final List<int[]> nodes = new ArrayList<>();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();

  private MaxMindFiles() {
    nodes.add(new int[] {EMPTY, EMPTY});
  }

  /// Writes a file, in the place of one that is there.
  public static void write(Path file, Instant built, Map<String, Map<String, Object>> rows)
      throws IOException {
    MaxMindFiles content = new MaxMindFiles();
    // wider networks first, so that narrower ones take their place within them
    rows.entrySet().stream()
        .sorted(Comparator.comparingInt(row -> prefix(row.getKey())))
        .forEach(row -> content.add(row.getKey(), row.getValue()));
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(part, content.bytes(built));
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static int prefix(String network) {
    return Integer.parseInt(network.substring(network.indexOf('/') + 1));
  }

  private void add(String text, Map<String, Object> row) {
    IpNetwork network = Objects.requireNonNull(IpNetwork.parse(text));
    byte[] address = Objects.requireNonNull(IpAddress.parse(network.address()));
    byte[] bits = new byte[16];
    System.arraycopy(address, 0, bits, 16 - address.length, address.length);
    int depth = network.prefix() + (16 - address.length) * 8;
    // records of data are told by being below -1 until the number of nodes is known
    int record = -2 - data.size();
    value(row, data);
    int node = 0;
    for (int i = 0; i < depth - 1; i++) {
      int[] pair = nodes.get(node);
      int bit = bit(bits, i);
      if (pair[bit] < 0) {
        nodes.add(new int[] {pair[bit], pair[bit]});
        pair[bit] = nodes.size() - 1;
      }
      node = pair[bit];
    }
    nodes.get(node)[bit(bits, depth - 1)] = record;
  }

  private static int bit(byte[] bits, int i) {
    return (bits[i / 8] >> (7 - i % 8)) & 1;
  }

  private byte[] bytes(Instant built) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (int[] pair : nodes) {
      for (int record : pair) {
        int written =
            record == EMPTY
                ? nodes.size()
                : record >= 0 ? record : nodes.size() + SEPARATOR + (-2 - record);
        file.write(ByteBuffer.allocate(4).putInt(written).array());
      }
    }
    file.write(new byte[SEPARATOR]);
    file.write(data.toByteArray());
    file.write(MARK);
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("node_count", (long) nodes.size());
    metadata.put("record_size", 32);
    metadata.put("ip_version", 6);
    metadata.put("database_type", "Takagari-Test");
    metadata.put("languages", List.of("en"));
    metadata.put("binary_format_major_version", 2);
    metadata.put("binary_format_minor_version", 0);
    metadata.put("build_epoch", built);
    metadata.put("description", Map.of("en", "made by a test"));
    value(metadata, file);
    return file.toByteArray();
  }

  /// Texts; Integer as uint16, Long as uint32, times as uint64; maps and lists of those.
  private static void value(Object value, ByteArrayOutputStream into) {
    switch (value) {
      case String text -> {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        control(2, bytes.length, into);
        into.writeBytes(bytes);
      }
      case Integer number -> {
        control(5, 2, into);
        into.writeBytes(ByteBuffer.allocate(2).putShort(number.shortValue()).array());
      }
      case Long number -> {
        control(6, 4, into);
        into.writeBytes(ByteBuffer.allocate(4).putInt(number.intValue()).array());
      }
      case Instant time -> {
        control(9, 8, into);
        into.writeBytes(ByteBuffer.allocate(8).putLong(time.getEpochSecond()).array());
      }
      case Map<?, ?> map -> {
        control(7, map.size(), into);
        map.forEach(
            (name, each) -> {
              value(name, into);
              value(each, into);
            });
      }
      case List<?> list -> {
        control(11, list.size(), into);
        list.forEach(each -> value(each, into));
      }
      default -> throw new IllegalArgumentException("no such type");
    }
  }

  private static void control(int type, int size, ByteArrayOutputStream into) {
    if (size > 28) {
      into.write((type > 7 ? 0 : type << 5) | 29);
    } else {
      into.write((type > 7 ? 0 : type << 5) | size);
    }
    if (type > 7) {
      into.write(type - 7);
    }
    if (size > 28) {
      into.write(size - 29);
    }
  }
}
