from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_guard")]
    operations = [
        # 0 for seals made before: the next sealing looks through all entries once and sets it right.
        migrations.AddField("seal", "top", models.BigIntegerField(default=0), preserve_default=False),
        migrations.AddIndex("seal", GinIndex(fields=["entries"], name="seal_of_entry", fastupdate=False)),
    ]
