package dev.takagari.app.fleet;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// What was planted in a generated fleet: the intrusion, and queries with the number of events each
/// must find.
///
/// The counts are those of the lines that were written, not of the plan.
///
/// @param organization the vendor's id of the customer
/// @param hosts the machine where it began, the one it moved to, the one it only touched
/// @param windows all machines with Windows, these among them
/// @param domain the rare domain that was looked up and called
/// @param address what the domain resolves to
/// @param document the document whose macro began it
/// @param fileName the downloaded program
/// @param filePath where the first host stored it, as the sensor writes paths
/// @param sha256 its hash
/// @param user whose session it was
/// @param from time of the first planted event
/// @param to time of the last planted event
/// @param events the planted events, in order of time
/// @param queries the three queries worth trying first
/// @param further more queries that follow the trail
/// @param indicators what else was planted, when asked for
public record FleetStory(
    String organization,
    List<Host> hosts,
    List<Host> windows,
    String domain,
    String address,
    String document,
    String fileName,
    String filePath,
    String sha256,
    String user,
    Instant from,
    Instant to,
    List<Step> events,
    List<Query> queries,
    List<Query> further,
    List<Indicator> indicators) {

  public FleetStory {
    hosts = List.copyOf(hosts);
    windows = List.copyOf(windows);
    events = List.copyOf(events);
    queries = List.copyOf(queries);
    further = List.copyOf(further);
    indicators = List.copyOf(indicators);
  }

  /// A machine of the story.
  public record Host(String name, String aid, String address, String role) {}

  /// One planted event.
  ///
  /// @param id the sensor's id of the event
  /// @param received the `timestamp` of the event
  /// @param processId the process that acts, or that starts
  /// @param parentProcessId its parent
  public record Step(
      String host,
      String aid,
      String type,
      String id,
      Instant time,
      Instant received,
      String processId,
      String parentProcessId,
      String what) {}

  /// A query and what it must find.
  public record Query(String text, long expected, String finds) {}

  /// A value planted on its own.
  ///
  /// @param column the column that holds it
  /// @param expected how many events hold it
  public record Indicator(String column, String value, long expected) {}

  /// Writes the story as JSON, for a later start that does not generate again.
  public void save(Path file) {
    try {
      mapper().writeValue(file.toFile(), this);
    } catch (IOException e) {
      throw new UncheckedIOException("writing " + file, e);
    }
  }

  /// Reads what [#save] wrote.
  public static FleetStory load(Path file) {
    try {
      return mapper().readValue(file.toFile(), FleetStory.class);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
  }

  private static ObjectMapper mapper() {
    SimpleModule times = new SimpleModule();
    times.addSerializer(Instant.class, ToStringSerializer.instance);
    times.addDeserializer(Instant.class, new InstantReader());
    return new ObjectMapper().registerModule(times).enable(SerializationFeature.INDENT_OUTPUT);
  }

  private static final class InstantReader extends StdDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    InstantReader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return Instant.parse(parser.getText());
    }
  }
}
