// ESLint checks only the complexity of functions, for which Biome has no rule of this kind: it measures cognitive
// complexity.
export default [
  {
    files: ["static/**/*.js", "integrations/**/*.js"],
    rules: { complexity: ["error", 12] },
  },
];
