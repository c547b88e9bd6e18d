package dev.takagari.adapters.mappingfile.yaml;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/// Reads one YAML document from the parser's events: nothing is constructed or resolved, so no tag
/// can name a class. Aliases, anchors and tags are refused, and so are documents that are too large
/// or too deep. For one document.
public final class YamlReader {
  /// Longest file in characters.
  public static final int LONGEST = 1 << 20;

  /// How deep collections may nest.
  public static final int DEEPEST = 16;

  private static final int MOST_NODES = 50_000;

  private final Problems problems;
  private final Iterator<Event> events;
  private int nodes;

  /// Ends the reading of a file that is no document of ours; the problem is noted.
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    Refusal() {
      super("", null, false, false);
    }
  }

  private YamlReader(String text, Problems problems) {
    this.problems = problems;
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(LONGEST);
    options.setNestingDepthLimit(DEEPEST);
    options.setMaxAliasesForCollections(0);
    events = new Yaml(options).parse(new StringReader(text)).iterator();
  }

  /// The document, which must be a map; null when it is not, with the problem noted.
  public static YamlTree.@Nullable Entries read(String text, Problems problems) {
    if (text.length() > LONGEST) {
      problems.add(1, "the file is longer than " + LONGEST + " characters");
      return null;
    }
    try {
      return new YamlReader(text, problems).document();
    } catch (Refusal e) {
      return null;
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      problems.add(
          mark == null ? 1 : mark.getLine() + 1,
          "is not YAML: " + e.getProblem(),
          "a value with `: `, ` #` or a bracket at its beginning needs '…' around it");
      return null;
    } catch (YAMLException e) {
      problems.add(1, "is not YAML: " + firstLine(e));
      return null;
    }
  }

  private static String firstLine(YAMLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private YamlTree.@Nullable Entries document() throws Refusal {
    YamlTree.Entries document = null;
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case StreamStart, DocumentStart, DocumentEnd, StreamEnd, Comment -> {}
        default -> {
          if (document != null) {
            throw refuse(line(event), "a second document begins", "one file is one document");
          }
          if (!(node(event, 0) instanceof YamlTree.Entries entries)) {
            throw refuse(line(event), "the file is not a map", "begin with a key, as `version: 1`");
          }
          document = entries;
        }
      }
    }
    if (document == null) {
      throw refuse(1, "the file is empty", "begin with a key, as `version: 1`");
    }
    return document;
  }

  private YamlTree node(Event event, int depth) throws Refusal {
    int line = line(event);
    if (++nodes > MOST_NODES) {
      throw refuse(line, "more than " + MOST_NODES + " values", null);
    }
    if (depth > DEEPEST) {
      throw refuse(line, "nested deeper than " + DEEPEST, null);
    }
    if (event instanceof AliasEvent
        || (event instanceof NodeEvent node && node.getAnchor() != null)) {
      throw refuse(line, "anchors and aliases are not read", "write the value out");
    }
    return switch (event) {
      case ScalarEvent scalar -> {
        untagged(scalar.getTag(), line);
        yield new YamlTree.Text(scalar.getValue(), line);
      }
      case SequenceStartEvent start -> {
        untagged(start.getTag(), line);
        yield items(line, depth);
      }
      case MappingStartEvent start -> {
        untagged(start.getTag(), line);
        yield entries(line, depth);
      }
      default -> throw refuse(line, "is not YAML", null);
    };
  }

  private YamlTree items(int line, int depth) throws Refusal {
    List<YamlTree> items = new ArrayList<>();
    for (Event event = next(); !(event instanceof SequenceEndEvent); event = next()) {
      items.add(node(event, depth + 1));
    }
    return new YamlTree.Items(items, line);
  }

  private YamlTree entries(int line, int depth) throws Refusal {
    YamlTree.Entries entries = new YamlTree.Entries(line);
    for (Event event = next(); !(event instanceof MappingEndEvent); event = next()) {
      if (!(node(event, depth + 1) instanceof YamlTree.Text key)) {
        throw refuse(line(event), "a key is not a text", null);
      }
      YamlTree value = node(next(), depth + 1);
      YamlTree.Entry before =
          entries.all().putIfAbsent(key.text(), new YamlTree.Entry(value, key.line()));
      if (before != null) {
        problems.add(key.line(), "`" + key.text() + "` is there already, in line " + before.line());
      }
    }
    return entries;
  }

  /// Comments come as events only when they are asked for.
  private Event next() {
    return events.next();
  }

  private void untagged(@Nullable String tag, int line) throws Refusal {
    if (tag != null && !tag.equals("!")) {
      throw refuse(line, "tags are not read", "leave `" + tag + "` out");
    }
  }

  private Refusal refuse(int line, String what, @Nullable String hint) {
    problems.add(line, what, hint);
    return new Refusal();
  }

  private static int line(Event event) {
    Mark mark = event.getStartMark();
    return mark == null ? 1 : mark.getLine() + 1;
  }
}
