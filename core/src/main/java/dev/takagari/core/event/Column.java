package dev.takagari.core.event;

import java.util.Optional;

/// One typed column of an event, as `event.avsc` declares it.
///
/// @param ordinal position in the schema, from 0; an array index
/// @param fieldId stable Iceberg field id
/// @param elementId stable Iceberg id of the list's element, -1 when not a list
/// @param name ECS name with dots: search, JSON, OpenSearch
/// @param sqlName name with underscores: Iceberg, SQL
/// @param required whether every event has it
/// @param form spelling of its texts; CANONICAL for columns that hold no text
/// @param bloom whether Parquet files carry a bloom filter for it
/// @param doc one phrase for people
public record Column(
    int ordinal,
    int fieldId,
    int elementId,
    String name,
    String sqlName,
    ColumnType type,
    boolean required,
    ColumnForm form,
    HotMapping hot,
    Optional<Observable> observable,
    boolean bloom,
    String doc) {

  public boolean canonical() {
    return form == ColumnForm.CANONICAL;
  }

  @Override
  public String toString() {
    return name;
  }
}
