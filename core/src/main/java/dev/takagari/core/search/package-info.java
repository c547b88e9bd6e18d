/// Searching events: the port of every engine, and what a search asks and answers.
@NullMarked
package dev.takagari.core.search;

import org.jspecify.annotations.NullMarked;
