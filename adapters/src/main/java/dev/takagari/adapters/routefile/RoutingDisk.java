package dev.takagari.adapters.routefile;

import dev.takagari.adapters.mappingfile.yaml.Problems;
import dev.takagari.adapters.mappingfile.yaml.YamlReader;
import dev.takagari.adapters.mappingfile.yaml.YamlTree;
import dev.takagari.core.digest.Sha256;
import dev.takagari.core.route.BadRoutingFileException;
import dev.takagari.core.route.PeopleFile;
import dev.takagari.core.route.RotaFile;
import dev.takagari.core.route.RoutingFiles;
import dev.takagari.core.route.RoutingSource;
import dev.takagari.core.route.TagsFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiFunction;

/// The files of routing in a directory: `tags.yml`, `people.yml` and `oncall.yml`. None of them
/// need be there, nor the directory. For one thread at a time.
public final class RoutingDisk implements RoutingSource {
  private static final int LARGEST = 4 * YamlReader.LONGEST;
  private static final List<String> FILES =
      List.of(TagsFile.NONE.file(), PeopleFile.NONE.file(), RotaFile.NONE.file());

  private final Path directory;
  private RoutingFiles last = RoutingFiles.NONE;
  private boolean wasThere;

  public RoutingDisk(Path directory) {
    this.directory = directory;
  }

  @Override
  public String origin() {
    return directory.toString();
  }

  @Override
  public String digest() {
    MessageDigest digest = Sha256.begin();
    for (String file : FILES) {
      List<String> refused = new ArrayList<>();
      digest.update(Sha256.of(file));
      digest.update(
          Sha256.of(Files.exists(directory.resolve(file)) + text(file, refused) + refused));
    }
    return Files.isDirectory(directory) + " " + HexFormat.of().formatHex(digest.digest());
  }

  /// @throws BadRoutingFileException when the directory was there and is not any more
  @Override
  public RoutingFiles read() {
    boolean there = Files.isDirectory(directory);
    if (wasThere && !there) {
      throw new BadRoutingFileException(
          origin(), List.of(origin() + ": the directory is not there any more"));
    }
    List<String> refused = new ArrayList<>();
    TagsFile tags =
        file(TagsFile.NONE.file(), TagsFile.NONE, last.tags(), refused, TagsParser::read);
    PeopleFile people =
        file(PeopleFile.NONE.file(), PeopleFile.NONE, last.people(), refused, PeopleParser::read);
    RotaFile rota =
        file(RotaFile.NONE.file(), RotaFile.NONE, last.rota(), refused, RotaParser::read);
    last = new RoutingFiles(tags, people, rota, refused);
    wasThere = there;
    return last;
  }

  private <T> T file(
      String name,
      T none,
      T before,
      List<String> refused,
      BiFunction<YamlTree.Entries, Problems, T> parser) {
    if (!Files.exists(directory.resolve(name))) {
      return none;
    }
    List<String> unreadable = new ArrayList<>();
    String text = text(name, unreadable);
    Problems problems = new Problems(name);
    YamlTree.Entries root = unreadable.isEmpty() ? YamlReader.read(text, problems) : null;
    T parsed = root == null ? before : parser.apply(root, problems);
    refused.addAll(unreadable);
    refused.addAll(problems.texts());
    return unreadable.isEmpty() && problems.isEmpty() ? parsed : before;
  }

  /// The text of a file; empty when it is not there, or cannot be read, which is noted.
  private String text(String name, List<String> refused) {
    Path file = directory.resolve(name);
    try {
      if (Files.size(file) > LARGEST) {
        refused.add(name + ":1: larger than " + LARGEST + " bytes");
        return "";
      }
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (NoSuchFileException e) {
      return "";
    } catch (CharacterCodingException e) {
      refused.add(name + ":1: not UTF-8");
    } catch (IOException e) {
      refused.add(name + ":1: it cannot be read");
    }
    return "";
  }
}
