from django.urls import include, path

from ketnap.work.web import home, tasks

# The start page stands outside the subject's name: it is everybody's (`home`).
_tasks = [
    path("viec/", tasks.tasks, name="tasks"),
    path("viec/<int:pk>/", tasks.close_task, name="close_task"),
]
urlpatterns = [
    path("", home.home, name="home"),
    path("", include((_tasks, "work"))),
]
