/// What was announced, archived, written and set aside: the memory that makes every step
/// repeatable.
@NullMarked
package dev.takagari.core.ledger;

import org.jspecify.annotations.NullMarked;
