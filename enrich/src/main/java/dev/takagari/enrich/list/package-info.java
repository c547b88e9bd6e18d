/// Lists of harmless values: warning lists in MISP's form, and our own allow list.
@NullMarked
package dev.takagari.enrich.list;

import org.jspecify.annotations.NullMarked;
