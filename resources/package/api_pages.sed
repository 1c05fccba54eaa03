# What Doxygen reads of a header: what a member holds stands behind it, and what a file is about below its licence.
2s,^// ,/// @file\n/// ,
s,([;{,}]) +// ,\1 ///< ,
# These say the same everywhere.
s,^( *)(friend [^;]*operator[^;]*= default;),\1/// Compares all members\, in their order.\n\1\2,
s,^constexpr auto namesOf\(.*,/// The names of its values\, in settings and files.\n&,
# Doxygen does not look through inline namespaces: pages have the short names, sor::Tape.
s,^(namespace .*)inline namespace [a-z]+ \{,\1,
s,^\}(\}+) // namespace sor::,\1 // namespace sor::,
