# SPDX-FileCopyrightText: 2026 The Velox for Qt authors
# SPDX-License-Identifier: MIT
"""Samples of a run, kept as a CSV file."""
import csv
import statistics

FIELDS = ("section", "case", "program", "metric", "value")


class Results:
    def __init__(self):
        self.samples = {}  # (section, case, program, metric) -> values, in the order of the rounds

    def add(self, section, case, program, metric, value):
        self.samples.setdefault((section, str(case), program, metric), []).append(float(value))

    def values(self, section, case, program, metric):
        return self.samples.get((section, str(case), program, metric), [])

    def median(self, *key):
        values = self.values(*key)
        return statistics.median(values) if values else None

    def ratio(self, section, case, metric, program, base, base_case=None):
        """Median, least and greatest ratio of the two, round by round; None where one was not measured."""
        a = self.values(section, case, program, metric)
        b = self.values(section, base_case or case, base, metric)
        ratios = [x / y for x, y in zip(a, b) if y]
        return (statistics.median(ratios), min(ratios), max(ratios)) if ratios else None

    def save(self, path):
        with open(path, "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(FIELDS)
            for key, values in self.samples.items():
                writer.writerows([*key, f"{value:.6g}"] for value in values)

    @classmethod
    def load(cls, path):
        results = cls()
        with open(path, newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                results.add(*(row[field] for field in FIELDS))
        return results
