import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_guard"),
        ("targets", "0008_papers_of_targets"),
    ]

    operations = [
        migrations.CreateModel(
            name="GoalChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("low", models.DecimalField(decimal_places=2, max_digits=7, verbose_name="mức tối thiểu")),
                (
                    "high",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=7, null=True, verbose_name="mức phấn đấu"
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="lý do")),
                ("at", models.DateTimeField(verbose_name="ghi lúc")),
                ("by", models.CharField(max_length=64, verbose_name="người ghi")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.document",
                        verbose_name="căn cứ",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="goal_changes", to="targets.target"
                    ),
                ),
            ],
            options={
                "verbose_name": "điều chỉnh mức cần đạt",
                "indexes": [models.Index(fields=["target", "-id"], name="goal_change_latest")],
                "constraints": [
                    models.CheckConstraint(
                        name="goal_change_in_order",
                        condition=Q(low__gt=0) & (Q(high=None) | Q(high__gte=F("low"))),
                        violation_error_message="Mức phấn đấu không thể thấp hơn mức tối thiểu.",
                    ),
                    models.CheckConstraint(
                        name="goal_change_says_why",
                        condition=~Q(reason=""),
                        violation_error_message="Hãy ghi lý do.",
                    ),
                ],
            },
        ),
    ]  # fmt: skip
